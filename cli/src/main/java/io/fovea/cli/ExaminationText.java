package io.fovea.cli;

import io.fovea.evaluate.Disturbance;
import io.fovea.evaluate.Examination;
import io.fovea.evaluate.Robustness;
import io.fovea.evaluate.Slice;
import io.fovea.evaluate.Weakness;
import io.fovea.internal.text.Printable;
import java.io.PrintWriter;
import java.util.Locale;

/** An examination for people: two tables, and what follows from them. */
record ExaminationText(PrintWriter out) {
    void print(Examination examination) {
        out.println();
        if (!examination.slices().isEmpty()) slices(examination);
        Robustness robustness = examination.robustness();
        if (robustness != null) robustness(robustness);
        for (Weakness weakness : examination.weaknesses()) out.println(Printable.of(weakness.text()));
        if (examination.weaknesses().isEmpty()) {
            out.println(
                    examination.isEmpty()
                            ? "Too few images, or too much alike, to be told apart."
                            : "No kind of image is answered worse than chance explains.");
        }
        out.flush();
    }

    private void slices(Examination examination) {
        TextTable table = TextTable.of("images", "", "number", "accuracy", "95 % interval", "");
        String trait = "";
        for (Slice slice : examination.slices()) {
            table.row(
                    slice.trait().equals(trait) ? "" : Printable.of(slice.trait()),
                    Printable.of(slice.name()),
                    String.valueOf(slice.images()),
                    share(slice.accuracy()),
                    share(slice.interval().low()) + " to "
                            + share(slice.interval().high()),
                    examination.isWeak(slice) ? "worse than the others" : "");
            trait = slice.trait();
        }
        out.print(table);
        out.println();
    }

    private void robustness(Robustness robustness) {
        out.printf(
                Locale.ROOT,
                "%d images, of which %s are right as they are; right after a disturbance:%n",
                robustness.images(),
                share(robustness.accuracy()));
        TextTable table = TextTable.of("disturbance", "level", "accuracy", "95 % interval");
        for (Robustness.Curve curve : robustness.curves()) {
            for (Robustness.Point point : curve.points()) {
                Disturbance kind = curve.disturbance();
                table.row(
                        point.equals(curve.points().get(0)) ? kind.toString() : "",
                        kind.text(point.level()),
                        share(point.accuracy()),
                        share(point.interval().low()) + " to "
                                + share(point.interval().high()));
            }
        }
        out.print(table);
        out.println();
    }

    private static String share(double value) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * value);
    }
}
