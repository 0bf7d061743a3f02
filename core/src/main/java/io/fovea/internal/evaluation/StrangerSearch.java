package io.fovea.internal.evaluation;

import io.fovea.UserError;
import io.fovea.evaluate.Detection;
import io.fovea.evaluate.NonFiniteAnswers;
import io.fovea.evaluate.Outcome;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.evaluate.Strangers;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.source.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Tells images of other things from those of a model's classes: by the probability of the answer, by energy (Liu et al.
 * 2020, arXiv:2010.03759), and by the distance to the classes' features (docs/adr/0012).
 *
 * @param known what the model said of images of its classes
 * @param unknownBelow probability below which the answer is "unknown"
 * @param isMean whether an answer is the mean of several
 */
public record StrangerSearch(SingleLabelEvaluation known, double unknownBelow, boolean isMean) {
    /** Passes of images through a network. */
    public interface Pass {
        BatchInference.Rows logits(String words, List<Sample> samples);

        /** Of the usual frame alone. */
        BatchInference.Rows features(String words, List<Sample> samples);

        /** An image of other things or of the training is left out. */
        void unreadable(Sample sample, UnreadableImage failure);
    }

    /**
     * @param strangers images of none of the classes, labelled with any
     * @param samples that {@link #known} is of
     * @param training of the same data, by whose features the centres of the classes are found; empty for none
     * @throws UserError if no image of a kind could be read
     */
    public Strangers search(List<Sample> strangers, List<Sample> samples, List<Sample> training, Pass pass) {
        BatchInference.Rows rows = pass.logits("looking at other images", strangers);
        rows.failures().forEach((place, failure) -> pass.unreadable(strangers.get(place), failure));
        List<float[]> logits = readable(rows);
        NonFiniteAnswers.check(logits);
        List<Outcome> answers = logits.stream()
                .map(row -> Outcome.of("stranger", 0, row).at(known.temperature()))
                .toList();
        if (answers.isEmpty()) {
            throw new UserError("none of the images of other things could be read", "give another folder");
        }
        List<Detection> detections = new ArrayList<>();
        detections.add(detection("probability", answers, Outcome::confidence));
        // a mean of probabilities has the sum 1, and with it the same energy whatever the image
        if (!isMean) detections.add(detection("energy", answers, one -> Detection.likeness(logits(one))));
        if (!training.isEmpty()) {
            ClassCentres centres = centres(training, pass);
            detections.add(Detection.of(
                    "features",
                    nearness(centres, pass.features("computing features", samples)),
                    nearness(centres, pass.features("computing features", strangers))));
        }
        double unknown =
                answers.stream().filter(one -> one.confidence() < unknownBelow).count();
        return new Strangers(answers.size(), unknown / answers.size(), detections);
    }

    private ClassCentres centres(List<Sample> training, Pass pass) {
        BatchInference.Rows rows = pass.features("computing features of training images", training);
        rows.failures().forEach((place, failure) -> pass.unreadable(training.get(place), failure));
        int[] read = IntStream.range(0, training.size())
                .filter(i -> rows.row(i) != null)
                .toArray();
        if (read.length == 0) throw new UserError("no training image of the data could be read", "check them");
        return ClassCentres.of(
                readable(rows),
                IntStream.of(read).map(i -> training.get(i).label()).toArray(),
                known.labels().size());
    }

    private Detection detection(String name, List<Outcome> others, ToDoubleFunction<Outcome> score) {
        return Detection.of(
                name,
                known.outcomes().stream().mapToDouble(score).toArray(),
                others.stream().mapToDouble(score).toArray());
    }

    private static List<float[]> readable(BatchInference.Rows rows) {
        List<float[]> read = new ArrayList<>();
        for (float @Nullable [] row : rows.rows()) if (row != null) read.add(row);
        return read;
    }

    private static float[] logits(Outcome outcome) {
        float[] logits = new float[outcome.classes()];
        for (int c = 0; c < logits.length; c++) logits[c] = outcome.logit(c);
        return logits;
    }

    private static double[] nearness(ClassCentres centres, BatchInference.Rows rows) {
        return readable(rows).stream().mapToDouble(centres::nearness).toArray();
    }
}
