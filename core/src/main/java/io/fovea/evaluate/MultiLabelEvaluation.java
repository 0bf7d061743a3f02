package io.fovea.evaluate;

import io.fovea.data.LabelSet;
import io.fovea.data.Labels;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How a model did on images that may have any number of labels. Figures follow scikit-learn's definitions for
 * multi-label indicators; means over labels leave out those that no image has.
 *
 * @param outcomes one an image; they hold the probabilities of all labels
 * @param thresholds from which a label counts as given
 */
public record MultiLabelEvaluation(Labels labels, List<MultiLabelOutcome> outcomes, Thresholds thresholds)
        implements Evaluation {
    public MultiLabelEvaluation {
        if (!labels.several()) throw new IllegalArgumentException("labels that exclude each other");
        outcomes = List.copyOf(outcomes);
        if (outcomes.isEmpty()) throw new IllegalArgumentException("an evaluation needs at least one image");
        if (thresholds.values().size() != labels.size()) {
            throw new IllegalArgumentException(
                    thresholds.values().size() + " thresholds of " + labels.size() + " labels");
        }
    }

    /** The same answers with other thresholds. */
    public MultiLabelEvaluation at(Thresholds others) {
        return new MultiLabelEvaluation(labels, outcomes, others);
    }

    /** The same answers with the thresholds that suit them best, see {@link Thresholds#best}. */
    public MultiLabelEvaluation atBest() {
        return at(Thresholds.best(labels.size(), outcomes));
    }

    /** Share of images that were given all of their labels and no other. */
    @Override
    public double accuracy() {
        return tally().accuracy();
    }

    @Override
    public boolean isRight(ImageOutcome outcome) {
        MultiLabelOutcome answer = (MultiLabelOutcome) outcome;
        return answer.given(thresholds).equals(answer.truth());
    }

    @Override
    public Tally tally() {
        long exact = outcomes.stream().filter(this::isRight).count();
        return new Tally(images(), exact, lossSum());
    }

    /** What is counted of one label. */
    private record Counts(long support, long given, long right) {
        Counts plus(Counts other) {
            return new Counts(support + other.support, given + other.given, right + other.right);
        }

        ClassScore score(String name) {
            return ClassScore.of(name, support, given, right);
        }
    }

    private Counts counts(int label) {
        long support = 0, given = 0, right = 0;
        for (MultiLabelOutcome outcome : outcomes) {
            boolean has = outcome.truth().has(label), gets = thresholds.isReached(label, outcome.probability(label));
            if (has) support++;
            if (gets) given++;
            if (has && gets) right++;
        }
        return new Counts(support, given, right);
    }

    private IntStream indices() {
        return IntStream.range(0, labels.size());
    }

    @Override
    public List<ClassScore> perClass() {
        return indices()
                .mapToObj(label -> counts(label).score(labels.name(label)))
                .toList();
    }

    /** One score a label, in their order. */
    public List<LabelScore> perLabel() {
        return indices().mapToObj(this::score).toList();
    }

    private LabelScore score(int label) {
        ClassScore score = counts(label).score(labels.name(label));
        return new LabelScore(
                score.label(),
                score.support(),
                thresholds.values().get(label),
                score.precision(),
                score.recall(),
                score.f1(),
                ranking(label).averagePrecision());
    }

    /** How well the images that have a label are told from the others, whatever the thresholds. */
    public Ranking ranking(int label) {
        return Ranking.of(outcomes, outcome -> outcome.truth().has(label), outcome -> outcome.logit(label));
    }

    /** Of all labels of all images taken together: a frequent label counts more than a rare one. */
    public ClassScore micro() {
        return indices()
                .mapToObj(this::counts)
                .reduce(new Counts(0, 0, 0), Counts::plus)
                .score("all");
    }

    /** F1 averaged over the labels, whatever their number of images. */
    public double macroF1() {
        return mean(perClass(), ClassScore::support, ClassScore::f1);
    }

    /** Mean over the labels of their average precision (mAP): how well images are ranked, whatever the thresholds. */
    public double meanAveragePrecision() {
        return mean(perLabel(), LabelScore::support, LabelScore::averagePrecision);
    }

    /** The two means over the labels. */
    public LabelMeans means() {
        return new LabelMeans(macroF1(), meanAveragePrecision());
    }

    private static <S> double mean(List<S> scores, ToDoubleFunction<S> support, ToDoubleFunction<S> value) {
        return scores.stream()
                .filter(score -> support.applyAsDouble(score) > 0)
                .mapToDouble(value)
                .average()
                .orElse(0);
    }

    /** Share of wrong decisions among all, one for each label of each image. */
    public double hammingLoss() {
        long wrong = indices()
                .mapToObj(this::counts)
                .mapToLong(counts -> counts.support() + counts.given() - 2 * counts.right())
                .sum();
        return (double) wrong / images() / labels.size();
    }

    /** The labels that an image was given. */
    public LabelSet given(MultiLabelOutcome outcome) {
        return outcome.given(thresholds);
    }

    @Override
    public List<Figure> figures() {
        return new LabelFigures(this).all();
    }

    @Override
    public Map<String, Object> toJson() {
        Map<String, Object> json = Figure.json(figures());
        json.put("images", images());
        json.put("labels", labels.names());
        json.put("perClass", perLabel());
        return json;
    }
}
