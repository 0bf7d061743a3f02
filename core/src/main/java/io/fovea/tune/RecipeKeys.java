package io.fovea.tune;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.UserError;
import io.fovea.internal.text.Nearest;
import io.fovea.run.TrainingRun;
import io.fovea.train.Settings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The settings that a recipe has, by their dotted places and by their short names. */
final class RecipeKeys {
    /** Settings that recipes of one optimiser have and those of others have not. */
    private static final List<Settings> SOME = List.of(Settings.NONE, Settings.NONE.optimizer("sgd"));

    /** Values of an ordinary recipe by their places. */
    private final Map<String, JsonNode> values = new TreeMap<>();

    RecipeKeys() {
        for (Settings settings : SOME) add("", tree(TrainingRun.defaults(settings)));
    }

    private static JsonNode tree(io.fovea.train.Recipe recipe) {
        try {
            return new ObjectMapper().readTree(Settings.of(recipe).toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void add(String place, JsonNode node) {
        if (!place.isEmpty()) values.putIfAbsent(place, node);
        node.properties()
                .forEach(field ->
                        add(place.isEmpty() ? field.getKey() : place + "." + field.getKey(), field.getValue()));
    }

    /**
     * The place of a setting.
     *
     * @param name the place itself, its last part, or the name of the option of {@code fovea train}
     * @throws UserError if there is no such setting, or several
     */
    String place(String name) {
        String camel = camel(name);
        if (values.containsKey(camel) || camel.startsWith("network.options.")) return camel;
        List<String> found = values.keySet().stream()
                .filter(key -> key.endsWith("." + camel))
                .toList();
        if (found.size() == 1) return found.get(0);
        if (found.size() > 1) {
            throw new UserError("--search: " + name + " could be any of " + found, "give one of these in full");
        }
        TreeSet<String> known = new TreeSet<>(values.keySet());
        values.keySet().forEach(key -> known.add(key.substring(key.lastIndexOf('.') + 1)));
        throw new UserError(
                "--search: a recipe has no setting '" + name + "'",
                Nearest.fix(camel, known, "use a place in recipe.yaml, such as optimizer.lr or network.hidden"));
    }

    /** {@code batch-size} is {@code batchSize}. */
    private static String camel(String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            boolean begins = i > 0 && name.charAt(i - 1) == '-';
            if (name.charAt(i) != '-') text.append(begins ? Character.toUpperCase(name.charAt(i)) : name.charAt(i));
        }
        return text.toString();
    }

    /** Whether an ordinary recipe has a whole number there. */
    boolean isWhole(String place) {
        JsonNode value = values.get(place);
        return value != null && value.isIntegralNumber();
    }
}
