package io.fovea.internal.dataset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects how two lists of samples differ, and says it in a few words each. */
final class SampleChanges {
    private static final int NAMED = 3;

    private final List<String> words = new ArrayList<>();
    private final Map<String, List<String>> images = new LinkedHashMap<>();

    boolean isEmpty() {
        return words.isEmpty() && images.isEmpty();
    }

    void add(String one, String many, String change, List<String> names) {
        if (!names.isEmpty()) words.add(counted(names.size(), one, many) + " " + change + named(names));
    }

    void images(String change, List<String> paths) {
        if (!paths.isEmpty())
            images.computeIfAbsent(change, key -> new ArrayList<>()).addAll(paths);
    }

    /** Two states of the sample at one path. */
    void compare(SampleList.Entry old, SampleList.Entry now) {
        if (!old.part().equals(now.part())) {
            images("moved from " + old.part() + " to " + now.part(), List.of(old.path()));
        } else if (!old.label().equals(now.label())) {
            images("moved to another class", List.of(old.path()));
        } else if (!old.content().equals(now.content())) {
            images("changed", List.of(old.path()));
        }
    }

    void order() {
        words.add("the order of the images changed");
    }

    List<String> words() {
        List<String> all = new ArrayList<>(words);
        images.forEach(
                (change, paths) -> all.add(counted(paths.size(), "image", "images") + " " + change + named(paths)));
        return all;
    }

    private static String counted(int count, String one, String many) {
        return count == 1 ? "1 " + one : "%,d %s".formatted(count, many);
    }

    private static String named(List<String> names) {
        String more = names.size() > NAMED ? ", …" : "";
        return " (" + String.join(", ", names.subList(0, Math.min(NAMED, names.size()))) + more + ")";
    }
}
