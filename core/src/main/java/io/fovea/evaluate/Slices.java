package io.fovea.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Divides images by their traits: by a number into thirds, by a name into those of that name. */
final class Slices {
    /** Of fewer images a third says nothing. */
    static final int LEAST_IMAGES = 30;
    /** More names than this are no kinds of images, but images. */
    static final int MOST_NAMES = 20;

    private static final double UPRIGHT = 0.8, ACROSS = 1.25;

    private final List<Traits> traits = new ArrayList<>();
    private final List<Boolean> right = new ArrayList<>();

    /** Images of which the traits are not known are in no slice. */
    private Slices(Evaluation evaluation, Map<String, Traits> known) {
        for (ImageOutcome outcome : evaluation.outcomes()) {
            Traits one = known.get(outcome.path());
            if (one == null) continue;
            traits.add(one);
            right.add(evaluation.isRight(outcome));
        }
    }

    /** In the order of the traits; a trait that all images share makes none. */
    static List<Slice> of(Evaluation evaluation, Map<String, Traits> known) {
        Slices images = new Slices(evaluation, known);
        List<Slice> slices = new ArrayList<>();
        slices.addAll(images.thirds("size", "shorter side", "small", "large", Traits::shorterSide));
        slices.addAll(images.by("shape", Slices::shape));
        slices.addAll(images.thirds("brightness", "", "dark", "bright", Traits::brightness));
        slices.addAll(images.thirds("contrast", "", "flat", "stark", Traits::contrast));
        slices.addAll(images.thirds("sharpness", "", "blurred", "sharp", Traits::sharpness));
        Set<String> names = new LinkedHashSet<>();
        images.traits.forEach(one -> names.addAll(one.named().keySet()));
        for (String name : names) {
            slices.addAll(images.by(name, one -> one.named().getOrDefault(name, "")));
        }
        return slices;
    }

    private static String shape(Traits image) {
        if (image.aspect() < UPRIGHT) return "upright";
        return image.aspect() > ACROSS ? "across" : "about square";
    }

    private List<Slice> thirds(String trait, String what, String low, String high, ToDoubleFunction<Traits> value) {
        double[] sorted = traits.stream().mapToDouble(value).sorted().toArray();
        if (sorted.length < LEAST_IMAGES || sorted[0] == sorted[sorted.length - 1]) return List.of();
        double from = sorted[sorted.length / 3], to = sorted[2 * sorted.length / 3];
        String prefix = what.isEmpty() ? "" : what + " ";
        Map<String, Function<Double, Boolean>> bounds = new LinkedHashMap<>();
        bounds.put(low + " (" + prefix + "below " + brief(from) + ")", number -> number < from);
        bounds.put(
                "medium (" + prefix + brief(from) + " to " + brief(to) + ")", number -> number >= from && number < to);
        bounds.put(high + " (" + prefix + "from " + brief(to) + ")", number -> number >= to);
        return by(
                trait,
                image -> bounds.entrySet().stream()
                        .filter(bound -> bound.getValue().apply(value.applyAsDouble(image)))
                        .findFirst()
                        .orElseThrow()
                        .getKey(),
                List.copyOf(bounds.keySet()));
    }

    private static String brief(double value) {
        return value >= 10 ? String.valueOf(Math.round(value)) : String.format(Locale.ROOT, "%.3f", value);
    }

    private List<Slice> by(String trait, Function<Traits, String> name) {
        return by(trait, name, List.of());
    }

    /** @param order of the names; empty for the alphabetical one */
    private List<Slice> by(String trait, Function<Traits, String> name, List<String> order) {
        Map<String, long[]> counts = new TreeMap<>();
        for (int i = 0; i < traits.size(); i++) {
            String its = name.apply(traits.get(i));
            if (its.isEmpty()) continue;
            long[] count = counts.computeIfAbsent(its, none -> new long[2]);
            count[0]++;
            if (right.get(i)) count[1]++;
        }
        if (counts.size() < 2 || counts.size() > MOST_NAMES) return List.of();
        long images = counts.values().stream().mapToLong(count -> count[0]).sum();
        long correct = counts.values().stream().mapToLong(count -> count[1]).sum();
        List<Slice> slices = new ArrayList<>();
        counts.forEach(
                (its, own) -> slices.add(new Slice(trait, its, own[0], own[1], images - own[0], correct - own[1])));
        if (!order.isEmpty()) slices.sort(Comparator.comparingInt(slice -> order.indexOf(slice.name())));
        return slices;
    }
}
