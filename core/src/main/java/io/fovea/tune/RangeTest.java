package io.fovea.tune;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.fovea.UserError;
import io.fovea.internal.file.NewFile;
import io.fovea.internal.report.RateChart;
import io.fovea.run.RunListener;
import io.fovea.run.TrainingRun;
import io.fovea.train.RateCurve;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A learning-rate range test (Smith 2015, arXiv:1506.01186): from which rate on a network learns, and from which on it
 * breaks.
 *
 * @param lowest rate of the first step, above 0
 * @param highest rate of the last step
 * @param steps 2 or more
 */
public record RangeTest(double lowest, double highest, int steps) {
    /** As fastai's {@code lr_find} has it. */
    public static final RangeTest USUAL = new RangeTest(1e-7, 10, 100);

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String CSV = "rates.csv";

    /**
     * Makes the test, and writes {@code rates.csv}, {@code rates.json} and {@code rates.svg}.
     *
     * @param run whose folder plays no role
     * @param folder of the files, outside of the data
     * @throws UserError if data, settings or folder are not usable, or the folder holds a test
     * @throws java.util.concurrent.CancellationException if {@code stop} becomes true
     */
    public RateCurve of(TrainingRun run, Path folder, RunListener listener, BooleanSupplier stop) {
        if (Files.exists(folder.resolve(CSV))) {
            throw new UserError(folder + " already holds a range test", "give another --out");
        }
        RateCurve curve = run.into(folder.resolve("trial")).rates(lowest, highest, steps, listener, stop);
        try {
            Files.createDirectories(folder);
            write(folder.resolve("rates.json"), JSON.writeValueAsString(toJson(curve)));
            write(folder.resolve("rates.svg"), RateChart.svg(curve));
            write(folder.resolve(CSV), String.join("\n", curve.csv()));
        } catch (IOException e) {
            throw new UserError("cannot write into " + folder + ": " + e.getMessage(), "give another --out", e);
        }
        return curve;
    }

    private static void write(Path file, String text) {
        NewFile.write(file, out -> out.write((text.stripTrailing() + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * The curve as it stands in {@code rates.json}: {@code suggestion} and {@code tenthOfLeast}, null where there is
     * none, and {@code points}, ready to be written as JSON.
     */
    public static Map<String, @Nullable Object> toJson(RateCurve curve) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("suggestion", orNull(curve.suggestion()));
        json.put("tenthOfLeast", orNull(curve.tenthOfLeast()));
        double[] smooth = curve.smooth();
        List<Map<String, @Nullable Object>> points = new ArrayList<>();
        for (int i = 0; i < smooth.length; i++) {
            Map<String, @Nullable Object> point = new LinkedHashMap<>();
            point.put("rate", curve.points().get(i).rate());
            point.put("loss", orNull(curve.points().get(i).loss()));
            point.put("smooth", orNull(smooth[i]));
            points.add(point);
        }
        json.put("points", points);
        return json;
    }

    private static @Nullable Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    /** JSON has no infinity. */
    private static @Nullable Double orNull(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
