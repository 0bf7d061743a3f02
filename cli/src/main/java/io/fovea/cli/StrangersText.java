package io.fovea.cli;

import io.fovea.evaluate.Detection;
import io.fovea.evaluate.Strangers;
import java.io.PrintWriter;
import java.util.Locale;

/** For people, how well images of other things are told. */
record StrangersText(PrintWriter out) {
    void print(Strangers strangers) {
        out.printf(Locale.ROOT, "%n%,d images of other things", strangers.images());
        if (strangers.unknown() > 0) {
            out.printf(Locale.ROOT, ", of which %.1f %% get the answer unknown", 100 * strangers.unknown());
        }
        out.println();
        TextTable table = TextTable.of("told by", "rocAuc", "taken for known, where 95 % of those are");
        for (Detection one : strangers.detections()) {
            table.row(
                    one.score(),
                    String.format(Locale.ROOT, "%.4f", one.rocAuc()),
                    String.format(Locale.ROOT, "%.1f %%", 100 * one.accepted()));
        }
        out.print(table);
        out.flush();
    }
}
