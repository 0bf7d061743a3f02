package io.fovea.cli;

import io.fovea.run.TransferChoice;
import java.io.PrintWriter;
import java.util.Locale;

/** How pretrained weights are made use of, and what else was tried, for people. */
record TransferText(PrintWriter out) {
    void print(TransferChoice choice) {
        TextTable table = TextTable.of("way", "accuracy", "loss", "options");
        for (TransferChoice.Tried tried : choice.tried()) {
            table.row(
                    tried.what() + (tried.chosen() ? " (chosen)" : ""),
                    tried.isMeasured() ? String.format(Locale.ROOT, "%.2f %%", 100 * tried.accuracy()) : "not tried",
                    tried.isMeasured() ? String.format(Locale.ROOT, "%.4f", tried.loss()) : "-",
                    tried.options());
        }
        out.print(table);
        out.println();
        out.println("because: " + choice.reason());
        out.println();
        out.flush();
    }
}
