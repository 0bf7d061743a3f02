package io.fovea.run;

import io.fovea.data.LabelSet;
import io.fovea.evaluate.Advice;
import io.fovea.evaluate.Advice.Kind;
import io.fovea.evaluate.ConfusionMatrix;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.ImageOutcome;
import io.fovea.evaluate.Interval;
import io.fovea.evaluate.MultiLabelEvaluation;
import io.fovea.evaluate.MultiLabelOutcome;
import io.fovea.evaluate.Tally;
import io.fovea.train.EpochReport;
import io.fovea.train.Recipe;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a finished training's figures show to be wrong with it. Few validation images prove little, so a share counts
 * with its 95 % interval.
 *
 * <p>The training figures of an epoch are means over its steps, of augmented images, under dropout and with weights
 * that still learn: the network at the end of the epoch knows the images better than they say. So a gap to validation
 * that they show is there.
 *
 * @param history every epoch, not empty
 * @param validation of the best epoch
 * @param trainingImages of each class, in label order
 */
record RunAdvice(Recipe recipe, List<EpochReport> history, Evaluation validation, List<Long> trainingImages) {
    /** Of the images of all other classes: a network that has learnt anything confuses fewer with one class. */
    private static final double ONE_ANSWER = 0.9;
    /** So many images of other classes do not get the same answer by bad luck. */
    private static final int OTHERS = 3;
    /**
     * Of fewer, being no more often right than the most frequent class may be bad luck, and being always right good.
     */
    private static final int ENOUGH_TO_COMPARE = 20;

    /** Above this share of right answers, more training or less overfitting changes little that anybody sees. */
    private static final double GOOD = 0.98;
    /**
     * Relative gain of a loss in the last third of a run; one that has settled gains less, also while it is annealed.
     */
    private static final double STILL_FALLING = 0.05;
    /** With the training images known, more epochs teach nothing. */
    private static final double KNOWN = 0.99;
    /** A loss often rises for an epoch or two before it falls again. */
    private static final int LITTLE_PATIENCE = 3;

    /**
     * Between the intervals of training and validation; a few percent are usual with any network that fits its data.
     */
    private static final double FAR_ABOVE = 0.1;
    /** Relative rise of the validation loss since its best epoch; less is the wavering of any run. */
    private static final double RISEN = 0.2;
    /** Of the mean loss; beyond three it is no chance. */
    private static final double STANDARD_ERRORS = 3;

    /** A class, on average: CIFAR-100, hard for a network with random weights, has 500. */
    private static final int FEW_FROM_SCRATCH = 100;
    /** A class, on average: up to here a head on pretrained features gains with every image. */
    static final int FEW_PRETRAINED = 20;
    /** Where so many are surely right, the images were enough. */
    private static final double ENOUGH = 0.9;
    /** Training images of a class below which what they share is chance. */
    private static final int SMALL_CLASS = 10;

    private static final int NAMED = 3;

    /** @param options that help, the best first */
    private record Finding(Kind kind, String text, List<String> options) {}

    /** The gravest first; none of a sound run. Where there is a choice, no two name the same option. */
    List<Advice> list() {
        Remedies remedies = new Remedies(recipe);
        List<Finding> findings = Stream.of(
                        majority(remedies),
                        stoppedEarly(remedies),
                        overfitting(remedies),
                        fewImages(remedies),
                        smallClasses(remedies))
                .flatMap(Optional::stream)
                .toList();
        return findings.stream()
                .map(finding -> {
                    String option = remedies.take(finding.options());
                    return new Advice(finding.kind(), finding.text() + remedies.cost(option), option);
                })
                .toList();
    }

    private Optional<Finding> majority(Remedies remedies) {
        if (validation instanceof MultiLabelEvaluation several) return sameLabels(several, remedies);
        ConfusionMatrix confusion = validation.singleLabel().confusion();
        List<Integer> classes = IntStream.range(0, confusion.classes()).boxed().toList();
        int answer = classes.stream()
                .max(Comparator.comparingLong(confusion::answers))
                .orElseThrow();
        int largest = classes.stream()
                .max(Comparator.comparingLong(confusion::support))
                .orElseThrow();
        long others = validation.images() - confusion.support(answer);
        long taken = confusion.answers(answer) - confusion.count(answer, answer);
        if (taken >= OTHERS && taken >= ONE_ANSWER * others) {
            String text = "It answers “%s” to %,d of %,d validation images, whatever they show; %,d of them are right."
                    .formatted(
                            name(answer),
                            confusion.answers(answer),
                            validation.images(),
                            confusion.count(answer, answer));
            return Optional.of(new Finding(Kind.MAJORITY_ANSWER, text, remedies.majority()));
        }
        long most = confusion.support(largest), right = validation.tally().correct();
        if (right > most || most == validation.images() || validation.images() < ENOUGH_TO_COMPARE) {
            return Optional.empty();
        }
        String text = "%,d of %,d validation images are right; always answering “%s” would be right for %,d."
                .formatted(right, validation.images(), name(largest), most);
        return Optional.of(new Finding(Kind.MAJORITY_ANSWER, text, remedies.majority()));
    }

    /** Of images with other labels, nearly all were given those that most were given. */
    private static Optional<Finding> sameLabels(MultiLabelEvaluation several, Remedies remedies) {
        Map<LabelSet, Long> answers =
                several.outcomes().stream().collect(Collectors.groupingBy(several::given, Collectors.counting()));
        LabelSet answer = answers.keySet().stream()
                .max(Comparator.comparing(answers::get))
                .orElseThrow();
        List<MultiLabelOutcome> others = several.outcomes().stream()
                .filter(outcome -> !outcome.truth().equals(answer))
                .toList();
        long taken = others.stream()
                .filter(outcome -> several.given(outcome).equals(answer))
                .count();
        if (taken < OTHERS || taken < ONE_ANSWER * others.size()) return Optional.empty();
        String given = answer.size() == 0
                ? "no label"
                : answer.names(several.labels()).stream().map("“%s”"::formatted).collect(Collectors.joining(", "));
        String text = "It gives %s to %,d of %,d validation images, whatever they show; of %,d that is right."
                .formatted(given, answers.get(answer), several.images(), several.images() - others.size());
        return Optional.of(new Finding(Kind.MAJORITY_ANSWER, text, remedies.majority()));
    }

    private Optional<Finding> stoppedEarly(Remedies remedies) {
        int epochs = history.size();
        if (lostPatience()) {
            String text = "Training gave up after epoch %d of %d, when %s no better %s."
                    .formatted(
                            epochs,
                            recipe.epochs(),
                            recipe.earlyStop().patience() == 1 ? "one epoch had brought" : "two epochs had brought",
                            recipe.earlyStop().rule(several()));
            return Optional.of(new Finding(Kind.STOPPED_EARLY, text, remedies.patience()));
        }
        if (!isImproving()) return Optional.empty();
        EpochReport last = history.get(epochs - 1);
        String text = epochs == 1
                ? "It has seen every image once: %s so far.".formatted(soFar())
                : "It was still getting better when training ended: in the last %s the validation loss fell from %s to %s."
                        .formatted(
                                tail() == 1 ? "epoch" : tail() + " epochs",
                                decimal(lowest(history.subList(0, epochs - tail()))),
                                decimal(last.validation().loss()));
        return Optional.of(new Finding(Kind.STOPPED_EARLY, text, remedies.epochs()));
    }

    private String soFar() {
        return several()
                ? "the labels' mean F1 on the validation images is " + decimal(worth())
                : percent(worth()) + " of the validation images are right";
    }

    private boolean several() {
        return validation.labels().several();
    }

    /** How good the network is, 0 to 1: accuracy, or the labels' mean F1. */
    private double worth() {
        return validation instanceof MultiLabelEvaluation several ? several.macroF1() : validation.accuracy();
    }

    private boolean lostPatience() {
        int patience = recipe.earlyStop().patience();
        return patience > 0
                && patience < LITTLE_PATIENCE
                && history.size() <= recipe.epochs() / 2
                && worth() < GOOD
                && recipe.earlyStop().reached(history);
    }

    /** Whether the run ended at its last epoch, and with that at its lowest losses. */
    private boolean isImproving() {
        int epochs = history.size(), settled = epochs - tail();
        Tally train = history.get(epochs - 1).train();
        if (epochs < recipe.epochs() || worth() >= GOOD || train.accuracy() >= KNOWN) return false;
        if (epochs == 1) return true;
        double before = lowest(history.subList(0, settled)),
                learnt = history.get(settled - 1).train().loss();
        return history.get(epochs - 1).validation().loss() < (1 - STILL_FALLING) * before
                && train.loss() < (1 - STILL_FALLING) * learnt;
    }

    /** Epochs of the last third. */
    private int tail() {
        return Math.max(1, history.size() / 3);
    }

    private static double lowest(List<EpochReport> epochs) {
        return epochs.stream()
                .mapToDouble(epoch -> epoch.validation().loss())
                .min()
                .orElseThrow();
    }

    private Optional<Finding> overfitting(Remedies remedies) {
        EpochReport last = history.get(history.size() - 1);
        Tally train = last.train();
        if (worth() >= GOOD || train.seen() == 0) return Optional.empty();
        double gap = Interval.wilson(train.correct(), train.seen()).low()
                - Interval.wilson(last.validation().correct(), last.validation().seen())
                        .high();
        if (gap > FAR_ABOVE) {
            String text = "It knows its training images far better than others: in epoch %d %s of them %s, of the"
                    + " validation images %s.";
            return Optional.of(new Finding(
                    Kind.OVERFITTING,
                    text.formatted(
                            last.epoch(),
                            percent(train.accuracy()),
                            several() ? "got exactly their labels" : "were right",
                            percent(last.validation().accuracy())),
                    remedies.overfitting()));
        }
        EpochReport best = history.get(Math.max(0, recipe.earlyStop().best(history)));
        double rise = last.validation().loss() - best.validation().loss();
        boolean learnt = train.loss() < best.train().loss();
        if (!learnt || rise <= Math.max(RISEN * best.validation().loss(), STANDARD_ERRORS * standardError())) {
            return Optional.empty();
        }
        String text = "After epoch %d it learnt its training images by heart: their loss fell from %s to %s, while the"
                + " validation loss rose from %s to %s.";
        return Optional.of(new Finding(
                Kind.OVERFITTING,
                text.formatted(
                        best.epoch(),
                        decimal(best.train().loss()),
                        decimal(train.loss()),
                        decimal(best.validation().loss()),
                        decimal(last.validation().loss())),
                remedies.overfitting()));
    }

    /** Of the validation loss, infinite for a single image. */
    private double standardError() {
        double mean = validation.loss();
        double squares = validation.outcomes().stream()
                .mapToDouble(ImageOutcome::loss)
                .map(loss -> (loss - mean) * (loss - mean))
                .sum();
        return Math.sqrt(squares / (validation.images() - 1) / validation.images());
    }

    private Optional<Finding> fewImages(Remedies remedies) {
        if (several()) return Optional.empty(); // an image counts for each of its labels
        long all = trainingImages.stream().mapToLong(Long::longValue).sum();
        boolean pretrained = recipe.network().pretrained();
        int few = pretrained ? FEW_PRETRAINED : FEW_FROM_SCRATCH;
        Interval right = Interval.wilson(validation.tally().correct(), validation.images());
        boolean good = validation.accuracy() >= GOOD && validation.images() >= ENOUGH_TO_COMPARE;
        boolean enough = good || right.low() >= ENOUGH;
        if (enough || all >= (long) few * trainingImages.size()) return Optional.empty();
        String text = "It learnt from %,d images, %,d a class: %s takes some %d a class. More photographs help most."
                .formatted(
                        all,
                        Math.round((double) all / trainingImages.size()),
                        pretrained ? "even a pretrained network" : "a network with random weights",
                        few);
        return Optional.of(new Finding(Kind.FEW_IMAGES, text, remedies.fewImages()));
    }

    private Optional<Finding> smallClasses(Remedies remedies) {
        List<Integer> small = IntStream.range(0, trainingImages.size())
                .filter(c -> trainingImages.get(c) < SMALL_CLASS)
                .boxed()
                .sorted(Comparator.comparingLong(trainingImages::get))
                .toList();
        if (small.isEmpty() || small.size() == trainingImages.size()) return Optional.empty(); // few images at all
        String names = small.stream()
                .limit(NAMED)
                .map(c -> "“%s” (%d)".formatted(name(c), trainingImages.get(c)))
                .collect(Collectors.joining(", "));
        String text = "Too few training images to learn a %s by: %s%s. Add photographs, or leave %s out."
                .formatted(
                        several() ? "label" : "class",
                        names,
                        small.size() > NAMED ? " and %,d more".formatted(small.size() - NAMED) : "",
                        small.size() == 1 ? "it" : "them");
        return Optional.of(new Finding(Kind.SMALL_CLASSES, text, remedies.fewImages()));
    }

    private String name(int label) {
        return validation.labels().name(label);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
