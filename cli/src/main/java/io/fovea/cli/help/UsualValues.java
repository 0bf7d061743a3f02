package io.fovea.cli.help;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.augment.Augmentation;
import io.fovea.internal.choice.Choices;
import io.fovea.run.TrainingRun;
import io.fovea.train.Average;
import io.fovea.train.Balance;
import io.fovea.train.Clip;
import io.fovea.train.LightHead;
import io.fovea.train.LossSpec;
import io.fovea.train.OptimizerSpec;
import io.fovea.train.Schedule;
import io.fovea.train.Settings;
import io.fovea.train.Unfreeze;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a recipe holds where nobody says otherwise, in words: asked of the library, for photographs, of a new network,
 * of pretrained weights, and of pretrained weights that all move.
 */
final class UsualValues {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final JsonNode NEW_NETWORK = recipe(Settings.NONE);
    private static final JsonNode SGD = recipe(Settings.NONE.optimizer("sgd"));
    private static final JsonNode PRETRAINED = recipe(Settings.NONE.weights("imagenet"));
    private static final JsonNode FINE_TUNING =
            recipe(Settings.NONE.weights("imagenet").train("all"));

    private static final Map<String, Class<?>> CHOICES = Map.of(
            "optimizer", OptimizerSpec.class,
            "schedule", Schedule.class,
            "loss", LossSpec.class,
            "balance", Balance.class,
            "clip", Clip.class,
            "average", Average.class,
            "unfreeze", Unfreeze.class,
            "network.head", LightHead.class);

    private UsualValues() {}

    private static JsonNode recipe(Settings settings) {
        try {
            return JSON.readTree(Settings.of(TrainingRun.defaults(settings)).toString());
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

    private static <T> String text(Class<T> family, JsonNode tree) {
        Choices<T> choices = Choices.of(family);
        return choices.text(choices.bind(JSON.convertValue(tree, Map.class)));
    }

    private static String augmentations(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(tree -> texts.add(text(Augmentation.class, tree)));
        return texts.isEmpty() ? "none" : String.join(",", texts);
    }

    /** Empty if the recipe does not have it, or leaves it open. */
    private static String text(JsonNode recipe, String key) {
        JsonNode value = recipe.at("/" + key.replace('.', '/'));
        if (value.isMissingNode() || value.isNull()) return "";
        Class<?> family = CHOICES.get(key);
        if (family != null && value.has(Choices.TYPE)) return text(family, value);
        if (key.equals("augment")) return augmentations(value);
        if (value.isContainerNode()) return value.isEmpty() ? "none" : value.toString();
        if (value.isNumber()) return value.decimalValue().stripTrailingZeros().toPlainString();
        return value.isBoolean() ? (value.asBoolean() ? "on" : "off") : value.asText();
    }
}
