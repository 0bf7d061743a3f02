package io.fovea.cli;

import io.fovea.cli.Snapshot.Learning;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How far an activity has come, for files and pipes: a line of any length, without control characters. */
final class PlainLine {
    private PlainLine() {}

    static String of(Snapshot now) {
        List<String> facts = new ArrayList<>();
        Learning learning = now.learning();
        if (learning != null) {
            facts.add("step %d/%d".formatted(learning.step(), learning.steps()));
            facts.add(String.format(
                    Locale.ROOT,
                    "loss %.4f, %s %.2f %%",
                    learning.loss(),
                    learning.accuracyName(),
                    100 * learning.accuracy()));
        } else if (now.total() > 0) {
            facts.add(String.format(Locale.ROOT, "%,d/%,d %s", now.done(), now.total(), now.unit())
                    .strip());
        } else if (now.done() > 0) {
            facts.add(
                    String.format(Locale.ROOT, "%,d %s", now.done(), now.unit()).strip());
        }
        if (now.rate() >= 0.05 && !now.unit().isEmpty()) {
            facts.add(
                    String.format(Locale.ROOT, now.rate() < 9.95 ? "%.1f %s/s" : "%,.0f %s/s", now.rate(), now.unit()));
        }
        if (!Double.isNaN(now.left())) facts.add(Span.clock(now.left()) + " left");
        else if (now.total() == 0) facts.add("for " + Span.clock(now.elapsed()));
        if (!Double.isNaN(now.runLeft())) facts.add(Span.clock(now.runLeft()) + " of the " + now.whole() + " left");
        return now.names().get(0) + (facts.isEmpty() ? "" : ": " + String.join(", ", facts));
    }
}
