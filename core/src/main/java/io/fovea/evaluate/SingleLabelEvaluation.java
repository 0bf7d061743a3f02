package io.fovea.evaluate;

import io.fovea.data.Labels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** How a model did on images that have exactly one class each: one {@link Outcome} an image, and what follows. */
public record SingleLabelEvaluation(Labels labels, List<Outcome> outcomes) implements Evaluation {
    public SingleLabelEvaluation {
        if (labels.several()) throw new IllegalArgumentException("labels that do not exclude each other");
        outcomes = List.copyOf(outcomes);
        if (outcomes.isEmpty()) throw new IllegalArgumentException("an evaluation needs at least one image");
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

    private double topK(int k) {
        return (double) outcomes.stream().filter(o -> o.rank() < k).count() / outcomes.size();
    }

    @Override
    public Tally tally() {
        long correct = outcomes.stream().filter(Outcome::correct).count();
        return new Tally(images(), correct, lossSum());
    }

    public ConfusionMatrix confusion() {
        return ConfusionMatrix.of(labels.size(), outcomes);
    }

    @Override
    public List<ClassScore> perClass() {
        ConfusionMatrix confusion = confusion();
        return IntStream.range(0, labels.size())
                .mapToObj(c -> score(confusion, c))
                .toList();
    }

    private ClassScore score(ConfusionMatrix confusion, int c) {
        return ClassScore.of(labels.name(c), confusion.support(c), confusion.answers(c), confusion.count(c, c));
    }

    @Override
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
