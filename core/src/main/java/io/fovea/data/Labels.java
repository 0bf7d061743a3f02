package io.fovea.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The class names; a class's index is its position here and its column in the logits.
 *
 * @param several whether an image may have any number of them; otherwise it has exactly one
 */
public record Labels(List<String> names, boolean several) {
    public Labels {
        names = List.copyOf(names);
        Map<String, Integer> seen = new HashMap<>();
        for (String name : names) {
            if (seen.put(name, 1) != null) throw new IllegalArgumentException("class " + name + " is named twice");
        }
    }

    /** Classes of which an image has exactly one. */
    public Labels(List<String> names) {
        this(names, false);
    }

    public int size() {
        return names.size();
    }

    public String name(int index) {
        return names.get(index);
    }

    public OptionalInt index(String name) {
        int i = names.indexOf(name);
        return i < 0 ? OptionalInt.empty() : OptionalInt.of(i);
    }
}
