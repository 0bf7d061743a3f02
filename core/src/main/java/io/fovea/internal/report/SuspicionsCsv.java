package io.fovea.internal.report;

import io.fovea.audit.Suspicion;
import io.fovea.internal.file.NewFile;
import java.io.BufferedWriter;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** A list to be reviewed: {@code path,given,suggested,score,reason}, one row an image, the most suspicious first. */
public final class SuspicionsCsv {
    private SuspicionsCsv() {}

    /** @throws io.fovea.UserError if it cannot be written; an earlier file then stays as it was */
    public static void write(Path file, List<Suspicion> suspicions) {
        CSVFormat format = CSVFormat.RFC4180.builder().setRecordSeparator("\n").get();
        NewFile.write(file, out -> {
            BufferedWriter text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            CSVPrinter csv = new CSVPrinter(text, format);
            csv.printRecord("path", "given", "suggested", "score", "reason");
            for (Suspicion one : suspicions) {
                String suggested = one.suggested() == null ? "" : one.suggested();
                csv.printRecord(
                        one.path(),
                        one.given(),
                        suggested,
                        String.format(Locale.ROOT, "%.4f", one.score()),
                        one.reason());
            }
            csv.flush();
        });
    }
}
