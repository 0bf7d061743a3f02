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
    /**
     * @param architecture that it is of, or that its tensors seem to be of; null for none that is known
     * @param manifest what a bundle says of itself; null for other files
     */
    void print(FileContents contents, @Nullable String architecture, @Nullable Manifest manifest) {
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
            out.println(Printable.of("%s of %s, %d classes, made by Fovea %s"
                    .formatted(
                            kind(manifest),
                            architecture,
                            manifest.labels().size(),
                            manifest.provenance().fovea())));
        } else {
            out.println(
                    architecture == null
                            ? "no architecture that Fovea knows"
                            : "these look like weights of " + architecture);
            out.println(contents.recognition().text());
        }
        out.flush();
    }

    private static String kind(Manifest manifest) {
        Manifest.Ensemble ensemble = manifest.ensemble();
        if (ensemble != null) return "ensemble of " + ensemble.members().size() + " models";
        return manifest.head() == null ? "bundle" : "bundle with a head of the kind " + manifest.head();
    }

    private static String count(long numbers) {
        return String.format(Locale.ROOT, "%,d", numbers);
    }
}
