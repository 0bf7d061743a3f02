package io.fovea.evaluate;

import io.fovea.data.Labels;
import io.fovea.data.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/** Judges a network on labelled images. */
public record Evaluator(BatchInference inference, Labels labels) {
    /**
     * @param samples labelled with indices into {@code labels}
     * @param network float32 [N, C, H, W], normalised, to logits [N, classes]
     * @param progress told the size of every batch that is done
     */
    public Evaluation evaluate(List<Sample> samples, UnaryOperator<Tensor> network, LongConsumer progress) {
        return evaluation(samples, inference.rows(samples, network, progress));
    }

    /** @param logits one row an image, in the order of {@code samples} */
    public Evaluation evaluation(List<Sample> samples, float[][] logits) {
        List<Outcome> outcomes = new ArrayList<>(samples.size());
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            outcomes.add(Outcome.of(sample.path(), sample.label(), logits[i]));
        }
        return new Evaluation(labels, outcomes);
    }
}
