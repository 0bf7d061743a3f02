package io.fovea.cli.help;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.run.TrainingRun;
import io.fovea.train.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a recipe holds where nobody says otherwise, in words: asked of the library, for photographs, of a new network,
 * of pretrained weights, and of pretrained weights that all move.
 */
final class UsualValues {
    private static final JsonNode NEW_NETWORK = recipe(Settings.NONE);
    private static final JsonNode SGD = recipe(Settings.NONE.optimizer("sgd"));
    private static final JsonNode PRETRAINED = recipe(Settings.NONE.weights("imagenet"));
    private static final JsonNode FINE_TUNING =
            recipe(Settings.NONE.weights("imagenet").train("all"));

    private UsualValues() {}

    private static JsonNode recipe(Settings settings) {
        try {
            return new ObjectMapper()
                    .readTree(Settings.of(TrainingRun.defaults(settings)).toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * @param key a place in recipe.yaml, such as {@code optimizer.lr}
     * @return such as {@code 0.001, fine-tuning 0.0003}; empty if weights or images decide it
     */
    static Optional<String> of(String key) {
        String usual = text(NEW_NETWORK, key), pretrained = text(PRETRAINED, key), tuning = text(FINE_TUNING, key);
        Map<String, String> values = new LinkedHashMap<>();
        values.put("", usual);
        if (!key.equals("optimizer.type")) values.put("of sgd ", text(SGD, key));
        values.put("with --weights ", pretrained);
        if (!pretrained.equals(tuning) && !key.equals("network.train")) values.put("with --train all ", tuning);
        String text = values.entrySet().stream()
                .filter(value -> !value.getValue().isEmpty())
                .filter(value -> value.getKey().isEmpty() || !value.getValue().equals(usual))
                .map(value -> value.getKey() + value.getValue())
                .collect(Collectors.joining(", "));
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /** Empty if the recipe does not have it, or leaves it open. */
    private static String text(JsonNode recipe, String key) {
        JsonNode value = recipe.at("/" + key.replace('.', '/'));
        if (value.isMissingNode() || value.isNull()) return "";
        if (value.isContainerNode()) return value.isEmpty() ? "none" : value.toString();
        if (value.isNumber()) return value.decimalValue().stripTrailingZeros().toPlainString();
        return value.isBoolean() ? (value.asBoolean() ? "on" : "off") : value.asText();
    }
}
