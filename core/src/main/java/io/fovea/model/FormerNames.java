package io.fovea.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Names in published weight files that torchvision itself replaces when it loads them. */
final class FormerNames {
    /** {@code MLPBlock._load_from_state_dict} in {@code models/vision_transformer.py}. */
    private static final Pattern VIT_MLP =
            Pattern.compile("(encoder\\.layers\\.encoder_layer_\\d+\\.mlp\\.)linear_([12])(\\.(?:weight|bias))");

    private FormerNames() {}

    /** The same values, in the same order, under today's names. */
    static <T> Map<String, T> replaced(Map<String, T> file) {
        Map<String, T> renamed = new LinkedHashMap<>();
        file.forEach((name, value) -> renamed.put(replaced(name), value));
        return renamed;
    }

    private static String replaced(String name) {
        return VIT_MLP.matcher(name).replaceFirst(m -> m.group(1) + (m.group(2).equals("1") ? "0" : "3") + m.group(3));
    }
}
