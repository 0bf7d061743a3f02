package io.fovea.cli;

import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.text.Printable;
import io.fovea.internal.weights.FileContents;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints what a weight file holds, for people. */
record WeightsText(PrintWriter out) {
    /** @param manifest what a bundle says of itself; null for other files */
    void print(FileContents contents, @Nullable Manifest manifest) {
        TextTable table = TextTable.of("tensor", "shape", "type", "numbers");
        for (FileContents.Row row : contents.tensors()) {
            String shape = row.shape().stream().map(String::valueOf).collect(Collectors.joining("x"));
            table.row(row.name(), shape.isEmpty() ? "-" : shape, row.type(), count(row.numbers()));
        }
        out.print(table);
        out.printf(
                "%s: %d tensors, %s numbers%n",
                contents.format(), contents.tensors().size(), count(contents.numbers()));
        contents.notes().forEach(note -> out.println(Printable.of(note)));
        if (!contents.ignored().isEmpty())
            out.println(Printable.of("ignored: " + String.join(", ", contents.ignored())));
        if (!contents.notFinite().isEmpty()) {
            out.println(Printable.of("NaN or infinity in: " + String.join(", ", contents.notFinite())));
        }
        if (manifest != null) {
            out.println(Printable.of("bundle of " + manifest.model().architecture() + ", "
                    + manifest.labels().size() + " classes, made by Fovea "
                    + manifest.provenance().fovea()));
        } else {
            String guess = contents.architecture();
            out.println(guess == null ? "no architecture that Fovea knows" : "these look like weights of " + guess);
            out.println(contents.recognition().text());
        }
        out.flush();
    }

    private static String count(long numbers) {
        return String.format(Locale.ROOT, "%,d", numbers);
    }
}
