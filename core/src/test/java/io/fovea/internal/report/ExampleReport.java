package io.fovea.internal.report;

import io.fovea.data.LabelSet;
import io.fovea.data.Labels;
import io.fovea.evaluate.Disturbance;
import io.fovea.evaluate.Examination;
import io.fovea.evaluate.Outcome;
import io.fovea.evaluate.Robustness;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.evaluate.Slice;
import io.fovea.image.Image;
import io.fovea.internal.training.FirstImages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Content of a plausible report, drawn from a seed. */
final class ExampleReport {
    static final Labels CLOTHING = new Labels(
            List.of("dress", "hat", "longsleeve", "outwear", "pants", "shirt", "shoes", "shorts", "skirt", "t-shirt"));

    private ExampleReport() {}

    static ReportContent of(Labels labels, int images, Thumbnails thumbnails) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("data", "clothing: 3068 training, 341 validation, 372 test images in 10 classes");
        facts.put("model", "mobilenet_v2, frozen trunk, linear head, 12,810 trained parameters");
        facts.put("preprocessing", "squash to 224 x 224, ImageNet mean and standard deviation");
        facts.put("seed", "1");
        return new ReportContent(
                "mobilenet_v2 on clothing",
                facts,
                new ReportContent.Training(
                        history(10),
                        8,
                        "validation loss",
                        counts(labels),
                        batch(labels),
                        "model: mobilenet_v2\nepochs: 10\nseed: 1\n"),
                "validation",
                evaluation(labels, images, 1),
                evaluation(labels, images, 2),
                examination(),
                thumbnails,
                List.of(
                        "Training is 99 % right, validation 87 %: the network knows its images by heart. Try: --dropout 0.5"),
                List.of("train/shirt/0a3.jpg is truncated and was left out", "class hat has 34 training images"),
                List.of(
                        "fovea predict clothing-run/best.fovea photo.jpg",
                        "fovea evaluate clothing-run/best.fovea DATA"));
    }

    static ClassCounts counts(Labels labels) {
        return new ClassCounts(
                labels.several(),
                IntStream.range(0, labels.size())
                        .mapToObj(c -> new ClassCounts.Row(labels.name(c), 3 + 17L * c, 1 + 2L * c, 2L * c))
                        .toList());
    }

    static TrainingBatch batch(Labels labels) {
        List<Integer> classes =
                IntStream.range(0, 8).mapToObj(i -> i % labels.size()).toList();
        List<Image> images = classes.stream().map(c -> noise(24 + c, 24, 3)).toList();
        return TrainingBatch.of(
                new FirstImages(
                        images, classes.stream().map(c -> LabelSet.of(c)).toList()),
                labels,
                "The first 8 training images.");
    }

    static List<EpochRow> history(int epochs) {
        List<EpochRow> rows = new ArrayList<>();
        for (int e = 1; e <= epochs; e++) {
            double gone = Math.exp(-e / 3.0);
            double worse = 0.004 * Math.max(0, e - 8);
            rows.add(new EpochRow(
                    e,
                    0.28 + 1.6 * gone,
                    0.93 - 0.5 * gone,
                    0.41 + 1.1 * gone + worse,
                    0.87 - 0.35 * gone - worse,
                    1e-3 * 0.5 * (1 + Math.cos(Math.PI * (e - 1) / epochs)),
                    1.5));
        }
        return rows;
    }

    static SingleLabelEvaluation evaluation(Labels labels, int images, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            int truth = random.nextInt(labels.size());
            float[] logits = new float[labels.size()];
            for (int c = 0; c < logits.length; c++) logits[c] = (float) (2.2 * random.nextDouble());
            logits[truth] += 1 + 3 * random.nextFloat();
            if (random.nextInt(8) == 0) logits[(truth + 3) % logits.length] += 3 + 2 * random.nextFloat();
            outcomes.add(Outcome.of("validation/" + labels.name(truth) + "/" + i + ".jpg", truth, logits));
        }
        return new SingleLabelEvaluation(labels, outcomes);
    }

    /** Noise, which no codec makes small. */
    static Image noise(int height, int width, int channels) {
        byte[] pixels = new byte[height * width * channels];
        SplittableRandom random = new SplittableRandom(height);
        for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) random.nextInt();
        return new Image(height, width, channels, pixels);
    }

    /** One weak slice, and answers that do not bear noise. */
    static Examination examination() {
        List<Slice> slices = List.of(
                new Slice("brightness", "dark (below 0.310)", 40, 22, 80, 78),
                new Slice("brightness", "medium (0.310 to 0.520)", 40, 39, 80, 61),
                new Slice("brightness", "bright (from 0.520)", 40, 39, 80, 61),
                new Slice("camera", "<phone>", 60, 50, 60, 50),
                new Slice("camera", "studio", 60, 50, 60, 50));
        List<Robustness.Curve> curves = Stream.of(Disturbance.values())
                .map(kind -> new Robustness.Curve(
                        kind,
                        kind.levels().stream()
                                .map(level -> new Robustness.Point(level, kind == Disturbance.NOISE ? 40 : 85, 100))
                                .toList()))
                .toList();
        return new Examination(slices, new Robustness(100, 90, curves));
    }
}
