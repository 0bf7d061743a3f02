package io.fovea.internal.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the tensors of a file fit those of a model.
 *
 * @param missing names of the model that the file lacks
 * @param unexpected names of the file that the model lacks
 * @param wrongShape names of both, each followed by the two shapes
 * @param interpolated names of both whose values were interpolated to the model's shape, each followed by the two
 *     shapes
 * @param leftOut names of the file of blocks that the model does without, and of their head
 */
public record LoadReport(
        Set<String> missing,
        Set<String> unexpected,
        Set<String> wrongShape,
        Set<String> interpolated,
        Set<String> leftOut) {
    private static final int NAMED = 5;

    public LoadReport {
        missing = sorted(missing);
        unexpected = sorted(unexpected);
        wrongShape = sorted(wrongShape);
        interpolated = sorted(interpolated);
        leftOut = sorted(leftOut);
    }

    /**
     * Compares names and shapes.
     *
     * @param adapted names of tensors that fit although their shape is another
     */
    static LoadReport of(Map<String, long[]> model, Map<String, long[]> file, Set<String> adapted) {
        Set<String> missing = new TreeSet<>(model.keySet());
        missing.removeAll(file.keySet());
        Set<String> unexpected = new TreeSet<>(file.keySet());
        unexpected.removeAll(model.keySet());
        Set<String> wrongShape = new TreeSet<>();
        Set<String> interpolated = new TreeSet<>();
        new TreeMap<>(model).forEach((name, shape) -> {
            long[] other = file.get(name);
            if (other == null || Arrays.equals(shape, other)) return;
            Set<String> kind = adapted.contains(name) ? interpolated : wrongShape;
            kind.add(name + ": model " + Arrays.toString(shape) + ", file " + Arrays.toString(other));
        });
        return new LoadReport(missing, unexpected, wrongShape, interpolated, Set.of());
    }

    /** Strict unless the caller says what may differ, for instance a new {@code classifier.} head. */
    public LoadReport allowing(String prefix) {
        return new LoadReport(
                without(missing, prefix),
                without(unexpected, prefix),
                without(wrongShape, prefix),
                interpolated,
                leftOut);
    }

    LoadReport leavingOut(Set<String> names) {
        return new LoadReport(missing, unexpected, wrongShape, interpolated, names);
    }

    /** Whether every tensor found its counterpart. */
    public boolean complete() {
        return missing.isEmpty() && unexpected.isEmpty() && wrongShape.isEmpty();
    }

    /** One line that counts every kind of difference and names up to five of each; empty if there is none. */
    public String toText() {
        return Stream.of(
                        part(missing, " missing"),
                        part(unexpected, " unexpected"),
                        part(wrongShape, " of another shape"),
                        part(interpolated, " interpolated"),
                        part(leftOut, " of later blocks and their head left out"))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private static String part(Set<String> names, String what) {
        return names.isEmpty() ? "" : names.size() + what + " (" + first(names) + ")";
    }

    /** Up to five names, and how many more there are. */
    static String first(Set<String> names) {
        String first = names.stream().limit(NAMED).collect(Collectors.joining(", "));
        return names.size() > NAMED ? first + ", and " + (names.size() - NAMED) + " more" : first;
    }

    private static Set<String> sorted(Set<String> names) {
        return Collections.unmodifiableSet(new TreeSet<>(names));
    }

    private static Set<String> without(Set<String> names, String prefix) {
        Set<String> rest = new TreeSet<>(names);
        rest.removeIf(name -> name.startsWith(prefix));
        return rest;
    }
}
