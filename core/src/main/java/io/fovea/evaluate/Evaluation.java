package io.fovea.evaluate;

import io.fovea.data.Labels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** How a model did on labelled images: one {@link Outcome} an image, and what follows from them. */
public record Evaluation(Labels labels, List<Outcome> outcomes) {
    public Evaluation {
        outcomes = List.copyOf(outcomes);
        if (outcomes.isEmpty()) throw new IllegalArgumentException("an evaluation needs at least one image");
    }

    public long images() {
        return outcomes.size();
    }

    /** Mean cross-entropy in nats. */
    public double loss() {
        return lossSum() / outcomes.size();
    }

    private double lossSum() {
        return outcomes.stream().mapToDouble(Outcome::loss).sum();
    }

    /** Top-1: share of images whose most probable class is the right one. */
    public double accuracy() {
        return topK(1);
    }

    /** Share of images whose right class is among the five most probable (1 with five classes or fewer). */
    public double top5() {
        return topK(5);
    }

    private double topK(int k) {
        return (double) outcomes.stream().filter(o -> o.rank() < k).count() / outcomes.size();
    }

    /** The sums behind {@link #accuracy} and {@link #loss}, which gives the same figures to the last digit. */
    public Tally tally() {
        long correct = outcomes.stream().filter(Outcome::correct).count();
        return new Tally(images(), correct, lossSum());
    }

    public ConfusionMatrix confusion() {
        return ConfusionMatrix.of(labels.size(), outcomes);
    }

    /** One score a class, in label order. */
    public List<ClassScore> perClass() {
        ConfusionMatrix confusion = confusion();
        return IntStream.range(0, labels.size())
                .mapToObj(c -> score(confusion, c))
                .toList();
    }

    private ClassScore score(ConfusionMatrix confusion, int c) {
        long right = confusion.count(c, c);
        double precision = ratio(right, confusion.answers(c));
        double recall = ratio(right, confusion.support(c));
        double f1 = precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
        return new ClassScore(labels.name(c), confusion.support(c), precision, recall, f1);
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    /** The fields of {@code evaluate --json} and of {@code evaluation.json}, ready to be written as JSON. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("accuracy", accuracy());
        json.put("top5", top5());
        json.put("loss", loss());
        json.put("images", images());
        json.put("labels", labels.names());
        json.put("perClass", perClass());
        json.put("confusion", confusion().rows());
        return json;
    }
}
