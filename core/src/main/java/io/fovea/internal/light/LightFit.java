package io.fovea.internal.light;

import io.fovea.evaluate.Outcome;
import io.fovea.evaluate.Temperature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A light classifier, and how its parameters were found: by cross-validation in folds that have the classes in the same
 * shares, by the loss of probabilities at the temperature that suits them.
 *
 * @param classifier learnt from all images
 * @param chosen its parameters, such as {@code decay=0.1}
 * @param tried all parameters that were compared, in the order of the search
 * @param outOfFold scores of each image, [classes], by a classifier with the same parameters that has not seen it
 * @param temperature at which their loss is least
 * @param note what else the images say of the classifier, in one line; empty for nothing
 */
public record LightFit(
        FeatureClassifier classifier,
        String chosen,
        List<Trial> tried,
        List<float[]> outOfFold,
        Temperature temperature,
        String note) {
    private static final int FOLDS = 5;

    /**
     * What cross-validation says of some parameters.
     *
     * @param accuracy 0 to 1
     * @param loss mean cross-entropy, calibrated
     */
    public record Trial(String parameters, double accuracy, double loss) {}

    /** A trial with what it said. */
    private record Judged(int candidate, Trial trial, List<float[]> scores, Temperature temperature) {}

    public LightFit {
        tried = List.copyOf(tried);
        outOfFold = List.copyOf(outOfFold);
    }

    /**
     * @param features float32 [N, F], finite, N at least 2
     * @param labels of the N images, from 0 to {@code classes - 1}; a class may have few images
     * @param goOn called now and then; an exception ends the work
     * @throws io.fovea.UserError if a library is missing for this platform
     */
    public static LightFit of(
            LightLearner learner, Tensor features, int[] labels, int classes, long seed, Runnable goOn) {
        if (labels.length < 2 || features.size(0) != labels.length || classes < 2) {
            throw new IllegalArgumentException("there must be 2 images and classes and a label each, got "
                    + features.size(0) + " images, " + labels.length + " labels and " + classes + " classes");
        }
        Folds folds = Folds.stratified(labels, classes, Math.min(FOLDS, labels.length), seed);
        List<Lesson> lessons = folds.train().stream()
                .map(train -> new Lesson(features, train, Folds.labels(labels, train), classes, seed, false))
                .toList();
        List<LightLearner.Attempt> attempts = lessons.stream().map(learner::on).toList();
        List<Trial> tried = new ArrayList<>();
        Judged best = null;
        for (int candidate = 0; candidate < learner.candidates().size(); candidate++) {
            List<float[]> scores = new ArrayList<>(Arrays.asList(new float[labels.length][]));
            for (int fold = 0; fold < folds.count(); fold++) {
                goOn.run();
                int[] others = folds.others().get(fold);
                deal(attempts.get(fold).scores(candidate, lessons.get(fold), others), others, scores);
            }
            Judged judged = judged(learner, candidate, scores, labels);
            tried.add(judged.trial());
            if (best == null || judged.trial().loss() < best.trial().loss()) best = judged;
            else if (learner.ordered()) break;
        }
        goOn.run();
        return fitted(learner, best, tried, Lesson.ofAll(features, labels, classes, seed), goOn);
    }

    private static LightFit fitted(
            LightLearner learner, @Nullable Judged best, List<Trial> tried, Lesson all, Runnable goOn) {
        if (best == null) throw new IllegalStateException("no candidate");
        LightLearner.Kept kept = learner.on(all).keep(best.candidate(), goOn);
        return new LightFit(
                kept.classifier(), best.trial().parameters(), tried, best.scores(), best.temperature(), kept.note());
    }

    private static void deal(float[] rows, int[] places, List<float[]> scores) {
        int classes = rows.length / places.length;
        for (int i = 0; i < places.length; i++) {
            scores.set(places[i], Arrays.copyOfRange(rows, i * classes, (i + 1) * classes));
        }
    }

    private static Judged judged(LightLearner learner, int candidate, List<float[]> scores, int[] labels) {
        List<Outcome> outcomes = IntStream.range(0, labels.length)
                .mapToObj(i -> Outcome.of(Integer.toString(i), labels[i], scores.get(i)))
                .toList();
        Temperature temperature = Temperature.fitted(outcomes);
        double right = 0, loss = 0;
        for (Outcome outcome : outcomes) {
            if (outcome.correct()) right++;
            loss += outcome.at(temperature).loss();
        }
        Trial trial = new Trial(learner.candidates().get(candidate), right / labels.length, loss / labels.length);
        return new Judged(candidate, trial, scores, temperature);
    }
}
