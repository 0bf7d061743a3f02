package io.fovea.evaluate;

import io.fovea.data.Labels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How a model did on images that have exactly one class each: one {@link Outcome} an image, and what follows. Figures
 * follow scikit-learn's definitions; means over classes leave out those that no image has.
 */
public record SingleLabelEvaluation(Labels labels, List<Outcome> outcomes) implements Evaluation {
    /** Bins of {@link #calibration}, as in Guo et al. 2017. */
    public static final int CALIBRATION_BINS = 15;

    /** Of given answers, for which {@link #toJson} says how many images get one. */
    public static final List<Double> PRECISIONS = List.of(0.9, 0.95, 0.98, 0.99);

    public SingleLabelEvaluation {
        if (labels.several()) throw new IllegalArgumentException("labels that do not exclude each other");
        outcomes = List.copyOf(outcomes);
        if (outcomes.isEmpty()) throw new IllegalArgumentException("an evaluation needs at least one image");
        if (outcomes.stream().map(Outcome::temperature).distinct().count() > 1) {
            throw new IllegalArgumentException("answers of several temperatures");
        }
    }

    /** The same answers with other probabilities: those of the logits divided by a temperature. */
    public SingleLabelEvaluation at(Temperature other) {
        if (other.equals(temperature())) return this;
        return new SingleLabelEvaluation(
                labels, outcomes.stream().map(outcome -> outcome.at(other)).toList());
    }

    /** What the logits are divided by. */
    public Temperature temperature() {
        return outcomes.get(0).temperature();
    }

    @Override
    public boolean isRight(ImageOutcome outcome) {
        return ((Outcome) outcome).correct();
    }

    /** Top-1: share of images whose most probable class is the right one. */
    @Override
    public double accuracy() {
        return topK(1);
    }

    /** Share of images whose right class is among the five most probable (1 with five classes or fewer). */
    public double top5() {
        return topK(5);
    }

    /**
     * Share of images whose right class is among the most probable ones.
     *
     * @param k how many of them, 1 or more
     */
    public double topK(int k) {
        return (double) among(k) / outcomes.size();
    }

    private long among(int k) {
        return outcomes.stream().filter(o -> o.rank() < k).count();
    }

    @Override
    public Tally tally() {
        return new Tally(images(), among(1), lossSum());
    }

    public ConfusionMatrix confusion() {
        return ConfusionMatrix.of(labels.size(), outcomes);
    }

    @Override
    public List<ClassScore> perClass() {
        ConfusionMatrix confusion = confusion();
        return indices().mapToObj(c -> score(confusion, c)).toList();
    }

    private IntStream indices() {
        return IntStream.range(0, labels.size());
    }

    private ClassScore score(ConfusionMatrix confusion, int c) {
        return ClassScore.of(labels.name(c), confusion.support(c), confusion.answers(c), confusion.count(c, c));
    }

    /** Precision, recall and F1 averaged over the classes, whatever their number of images. */
    public MeanScore macro() {
        return MeanScore.macro(perClass());
    }

    /** Precision, recall and F1 averaged over the classes by their number of images. */
    public MeanScore weighted() {
        return MeanScore.weighted(perClass());
    }

    /** Recall averaged over the classes: what {@link #accuracy} would be if all had as many images. */
    public double balancedAccuracy() {
        return totals().balancedAccuracy();
    }

    /** Cohen's kappa: agreement with the truth beyond chance. */
    public double kappa() {
        return totals().kappa();
    }

    /** Matthews' correlation coefficient. */
    public double matthews() {
        return totals().matthews();
    }

    private ClassTotals totals() {
        return ClassTotals.of(labels.size(), outcomes);
    }

    /** Mean squared distance of probabilities and truth, 0 to 2: {@link Outcome#brier}. */
    public double brier() {
        return outcomes.stream().mapToDouble(Outcome::brier).average().orElseThrow();
    }

    /** How far the probabilities can be taken at their word. */
    public Calibration calibration() {
        return Calibration.of(outcomes, CALIBRATION_BINS);
    }

    /** What the answers are worth if the model may say "unknown". */
    public Coverage coverage() {
        return Coverage.of(outcomes);
    }

    /** How well the images of a class are told from the others by its probability. */
    public Ranking ranking(int label) {
        return Ranking.of(outcomes, outcome -> outcome.truth() == label, outcome -> outcome.probability(label));
    }

    /** Rankings of all classes, in label order. */
    public List<Ranking> rankings() {
        return indices().parallel().mapToObj(this::ranking).toList();
    }

    @Override
    public List<Figure> figures() {
        return new Figures(this).all();
    }

    /** @param evaluation whose figures, with their intervals, these are */
    private record Figures(SingleLabelEvaluation evaluation) {
        List<Figure> all() {
            List<Figure> all = new ArrayList<>();
            all.add(Figure.rising("accuracy", evaluation.accuracy(), wilson(1)));
            all.add(Figure.rising("top5", evaluation.top5(), wilson(5)));
            all.add(counted("balancedAccuracy", ClassTotals::balancedAccuracy));
            all.add(counted("macroF1", ClassTotals::macroF1));
            all.add(counted("weightedF1", ClassTotals::weightedF1));
            all.add(counted("kappa", ClassTotals::kappa));
            all.add(counted("mcc", ClassTotals::matthews));
            List<Ranking> rankings =
                    evaluation.rankings().stream().filter(Figures::hasBoth).toList();
            Optional<ResampledRanking.Intervals> resampled = resampled(rankings);
            all.add(Figure.rising(
                    "rocAuc",
                    mean(rankings, Ranking::rocAuc),
                    resampled.map(ResampledRanking.Intervals::rocAuc).orElse(null)));
            all.add(Figure.rising(
                    "prAuc",
                    mean(rankings, Ranking::averagePrecision),
                    resampled.map(ResampledRanking.Intervals::averagePrecision).orElse(null)));
            all.add(averaged("loss", evaluation.loss(), Outcome::loss));
            all.add(averaged("brier", evaluation.brier(), Outcome::brier));
            all.add(Figure.falling("ece", evaluation.calibration().expectedError(), null));
            all.add(Figure.falling("aurc", evaluation.coverage().riskArea(), null));
            return all;
        }

        private Interval wilson(int k) {
            return Interval.wilson(evaluation.among(k), evaluation.images());
        }

        private Figure counted(String name, ToDoubleFunction<ClassTotals> figure) {
            int classes = evaluation.labels().size();
            List<Outcome> outcomes = evaluation.outcomes();
            Interval interval = Bootstrap.USUAL.interval(
                    outcomes.size(),
                    drawn -> figure.applyAsDouble(ClassTotals.of(classes, outcomes, IntStream.of(drawn))));
            return Figure.rising(name, figure.applyAsDouble(evaluation.totals()), interval);
        }

        private Figure averaged(String name, double value, ToDoubleFunction<Outcome> each) {
            double[] values = evaluation.outcomes().stream().mapToDouble(each).toArray();
            return Figure.falling(name, value, Bootstrap.USUAL.ofMean(values));
        }

        /** Whether there is something to tell apart. */
        private static boolean hasBoth(Ranking ranking) {
            return ranking.positives() > 0 && ranking.negatives() > 0;
        }

        private Optional<ResampledRanking.Intervals> resampled(List<Ranking> rankings) {
            if (rankings.isEmpty()) return Optional.empty();
            return ResampledRanking.of(
                            evaluation.outcomes(),
                            evaluation.labels().size(),
                            (outcome, label) -> outcome.truth() == label,
                            Outcome::probability)
                    .map(resampled -> resampled.intervals(Figures::hasBoth));
        }

        private static double mean(List<Ranking> rankings, ToDoubleFunction<Ranking> value) {
            return rankings.stream().mapToDouble(value).average().orElse(Double.NaN);
        }
    }

    @Override
    public Map<String, Object> toJson() {
        Map<String, Object> json = Figure.json(figures());
        json.put("images", images());
        json.put("temperature", temperature().value());
        json.put("labels", labels.names());
        json.put("macro", macro());
        json.put("weighted", weighted());
        json.put("perClass", perClass());
        json.put("rankings", rankings());
        json.put("coverage", coverageJson());
        json.put("confusion", confusion().rows());
        return json;
    }

    private List<Map<String, Object>> coverageJson() {
        Coverage coverage = coverage();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (double precision : PRECISIONS) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("precision", precision);
            coverage.reaching(precision).ifPresent(point -> {
                row.put("unknownBelow", point.from());
                row.put("coverage", point.coverage());
            });
            rows.add(row);
        }
        return rows;
    }
}
