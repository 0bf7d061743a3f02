package io.fovea.internal.report;

import io.fovea.evaluate.Examination;
import io.fovea.evaluate.Robustness;
import io.fovea.evaluate.Slice;
import io.fovea.evaluate.Weakness;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which images are answered worse than others, as {@code examination.mustache} shows it.
 *
 * @param nothing whether there was nothing to tell apart
 * @param weaknesses in words; none where chance explains everything
 * @param undisturbed accuracy of the disturbed images as they are; null if none were disturbed
 */
record ExaminationSection(
        boolean nothing,
        List<String> weaknesses,
        List<Trait> traits,
        List<RobustnessChart> charts,
        long disturbed,
        @Nullable String undisturbed) {
    /** @param rows of one trait */
    record Trait(String name, List<Row> rows) {}

    /** @param share of right answers, for a bar */
    record Row(String name, long images, String accuracy, String interval, String share, boolean weak) {}

    static @Nullable ExaminationSection of(@Nullable Examination examination) {
        if (examination == null) return null;
        Robustness robustness = examination.robustness();
        return new ExaminationSection(
                examination.isEmpty(),
                examination.weaknesses().stream().map(Weakness::text).toList(),
                traits(examination),
                robustness == null ? List.of() : RobustnessChart.of(robustness),
                robustness == null ? 0 : robustness.images(),
                robustness == null ? null : Figures.percent(robustness.accuracy()));
    }

    private static List<Trait> traits(Examination examination) {
        List<Trait> traits = new ArrayList<>();
        for (Slice slice : examination.slices()) {
            int last = traits.size() - 1;
            if (last < 0 || !traits.get(last).name().equals(slice.trait())) {
                traits.add(new Trait(slice.trait(), new ArrayList<>()));
                last++;
            }
            traits.get(last)
                    .rows()
                    .add(new Row(
                            slice.name(),
                            slice.images(),
                            Figures.percent(slice.accuracy()),
                            Figures.percent(slice.interval()),
                            Figures.decimal(slice.accuracy()),
                            examination.isWeak(slice)));
        }
        return traits;
    }
}
