package io.fovea.ensemble;

import io.fovea.evaluate.Comparison;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.Figure;
import io.fovea.evaluate.Interval;
import io.fovea.evaluate.MultiLabelEvaluation;
import io.fovea.evaluate.SingleLabelEvaluation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What an ensemble's members and their vote come to on the same images, for people.
 *
 * @param rule that they vote by
 * @param crossFitted whether the ensemble's figures are of votes learnt from other images than they judge
 * @param several whether an image may have any number of labels
 * @param members at least one
 * @param ensemble of all of them
 * @param gain of the ensemble over the best member, by the same images; null where images may have any number of labels
 * @param diversity null likewise
 * @param growth null likewise
 */
public record EnsembleFigures(
        VoteRule rule,
        boolean crossFitted,
        boolean several,
        List<Row> members,
        Row ensemble,
        @Nullable Comparison gain,
        @Nullable Diversity diversity,
        @Nullable Growth growth) {
    /**
     * A model, whatever it answers.
     *
     * @param architecture empty for the ensemble
     * @param input what an image becomes, such as {@code 224 x 224}; empty likewise
     * @param milliseconds an image takes; null if that was not measured
     * @param bytes of the model's file
     */
    public record Model(
            String name,
            String architecture,
            String input,
            @Nullable Double milliseconds,
            long bytes) {
        public Model {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(architecture, "architecture");
            Objects.requireNonNull(input, "input");
        }
    }

    /**
     * A model and what it came to.
     *
     * @param value its accuracy; where an image may have any number of labels, its mean F1
     * @param interval where that lies with 95 % confidence for other images of the same kind
     * @param weight of its answer, 0 to 1; null where a vote has no weights
     */
    public record Row(
            Model model,
            double value,
            @Nullable Interval interval,
            double loss,
            @Nullable Double weight) {}

    public EnsembleFigures {
        members = List.copyOf(members);
        if (members.isEmpty()) throw new IllegalArgumentException("an ensemble needs a member");
    }

    /**
     * @param vote that followed from the rule
     * @param models the members
     * @param judged one a member, of the same images
     * @param whole the ensemble
     * @param ensemble its evaluation, of these images
     * @throws IllegalArgumentException if they judged other images, or by other labels
     */
    public static EnsembleFigures of(
            VoteRule rule,
            Vote vote,
            boolean crossFitted,
            List<Model> models,
            List<? extends Evaluation> judged,
            Model whole,
            Evaluation ensemble) {
        if (models.size() != judged.size()) throw new IllegalArgumentException("a member was not judged");
        List<Double> weights = weights(vote);
        List<Row> rows = new ArrayList<>();
        for (int m = 0; m < models.size(); m++) {
            rows.add(row(models.get(m), judged.get(m), weights.isEmpty() ? null : weights.get(m)));
        }
        Row all = row(whole, ensemble, null);
        if (ensemble instanceof MultiLabelEvaluation) {
            return new EnsembleFigures(rule, crossFitted, true, rows, all, null, null, null);
        }
        List<SingleLabelEvaluation> members =
                judged.stream().map(Evaluation::singleLabel).toList();
        return new EnsembleFigures(
                rule,
                crossFitted,
                false,
                rows,
                all,
                Comparison.of(members.get(best(rows)), ensemble.singleLabel()),
                Diversity.of(members, ensemble.singleLabel()),
                Growth.of(members));
    }

    private static List<Double> weights(Vote vote) {
        if (vote instanceof Vote.Soft soft) return soft.weights();
        return vote instanceof Vote.Hard hard ? hard.weights() : List.of();
    }

    private static Row row(Model model, Evaluation evaluation, @Nullable Double weight) {
        String name = evaluation instanceof MultiLabelEvaluation ? "macroF1" : "accuracy";
        if (evaluation instanceof SingleLabelEvaluation) {
            Interval wilson = Interval.wilson(evaluation.tally().correct(), evaluation.images());
            return new Row(model, evaluation.accuracy(), wilson, evaluation.loss(), weight);
        }
        Figure figure = evaluation.figures().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        return new Row(model, figure.value(), figure.interval(), evaluation.loss(), weight);
    }

    private static int best(List<Row> rows) {
        return IntStream.range(0, rows.size())
                .boxed()
                .reduce((a, b) -> rows.get(b).value() > rows.get(a).value() ? b : a)
                .orElseThrow();
    }

    /** Index of the member with the highest figure, the first of several. */
    public int best() {
        return best(members);
    }

    /** What all this says, a sentence or two each. */
    public List<String> sentences() {
        return EnsembleSentences.of(this);
    }

    /** The fields of {@code ensemble --json}. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("vote", rule.toString());
        json.put("crossFitted", crossFitted);
        json.put("members", members.stream().map(this::json).toList());
        json.put("ensemble", json(ensemble));
        json.put("best", best());
        if (gain != null) json.put("gain", gain.toJson());
        if (diversity != null) json.put("diversity", diversity.toJson());
        if (growth != null) json.put("growth", growth.toJson());
        json.put("sentences", sentences());
        return json;
    }

    private Map<String, Object> json(Row row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", row.model().name());
        if (!row.model().architecture().isEmpty())
            json.put("architecture", row.model().architecture());
        if (!row.model().input().isEmpty()) json.put("input", row.model().input());
        json.put(several ? "macroF1" : "accuracy", row.value());
        json.put("interval", row.interval());
        json.put("loss", row.loss());
        if (row.weight() != null) json.put("weight", row.weight());
        if (row.model().milliseconds() != null)
            json.put("millisecondsPerImage", row.model().milliseconds());
        json.put("bytes", row.model().bytes());
        return json;
    }
}
