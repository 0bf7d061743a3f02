package io.fovea.internal.report;

import io.fovea.internal.file.NewFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The folder of a report's charts beside it. */
public final class ChartFolder {
    /** The names of all files that may lie in it. */
    public static final List<String> NAMES = Stream.of(
                    "loss",
                    "accuracy",
                    "validation-f1-and-map",
                    "exactly-right",
                    "learning-rate",
                    "classes",
                    "training-batch",
                    "validation-confusion",
                    "validation-reliability",
                    "validation-coverage",
                    "test-confusion",
                    "test-reliability",
                    "test-coverage",
                    "training-confusion",
                    "training-reliability",
                    "training-coverage",
                    "robustness-blur",
                    "robustness-noise",
                    "robustness-rotation",
                    "robustness-scale",
                    "robustness-brightness",
                    "robustness-jpeg",
                    "ensemble-growth")
            .map(ChartFolder::named)
            .toList();

    private ChartFolder() {}

    /**
     * Writes the charts, and deletes those of an earlier report that this one does not have.
     *
     * @throws io.fovea.UserError if they cannot be written
     */
    static void write(Path folder, List<ChartFile> charts) throws IOException {
        Files.createDirectories(folder);
        for (ChartFile chart : charts) {
            byte[] text = chart.svg().getBytes(StandardCharsets.UTF_8);
            NewFile.write(folder.resolve(named(chart.name())), out -> out.write(text));
        }
        Set<String> written = charts.stream().map(chart -> named(chart.name())).collect(Collectors.toSet());
        for (String name : NAMES) {
            if (!written.contains(name)) Files.deleteIfExists(folder.resolve(name));
        }
    }

    private static String named(String chart) {
        return chart + ".svg";
    }
}
