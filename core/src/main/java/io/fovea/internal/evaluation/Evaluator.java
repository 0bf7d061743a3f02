package io.fovea.internal.evaluation;

import io.fovea.UserError;
import io.fovea.data.Labels;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.NonFiniteAnswers;
import io.fovea.evaluate.Outcome;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.loading.SampleSet;
import io.fovea.internal.source.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/** Judges a network on labelled images. */
public record Evaluator(BatchInference inference, Labels labels) {
    /**
     * Leaves damaged files out, and remembers them.
     *
     * @param samples labelled with indices into {@code labels}
     * @param network float32 [N, C, H, W], normalised, to logits [N, classes]
     * @param progress told the size of every batch that is done
     * @throws UnreadableImage if an image cannot be had now
     * @throws UserError if too many are damaged
     * @throws NonFiniteAnswers if a logit is not finite
     */
    public Evaluation evaluate(SampleSet samples, UnaryOperator<Tensor> network, LongConsumer progress) {
        return judge(samples.readable(), network, progress, samples::leaveOut);
    }

    /**
     * As above, but an image that cannot be read is left out, for whatever reason.
     *
     * @param unreadable told each of them
     * @throws UserError if none can be read
     */
    public Evaluation evaluate(
            List<Sample> samples,
            UnaryOperator<Tensor> network,
            LongConsumer progress,
            Consumer<UnreadableImage> unreadable) {
        return judge(samples, network, progress, (sample, failure) -> unreadable.accept(failure));
    }

    private Evaluation judge(
            List<Sample> samples,
            UnaryOperator<Tensor> network,
            LongConsumer progress,
            BiConsumer<Sample, UnreadableImage> unreadable) {
        BatchInference.Rows rows = inference.readableRows(samples, network, progress);
        rows.failures().forEach((position, failure) -> unreadable.accept(samples.get(position), failure));
        List<Sample> read = new ArrayList<>();
        List<float[]> logits = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            float[] row = rows.row(i);
            if (row == null) continue;
            read.add(samples.get(i));
            logits.add(row);
        }
        if (read.isEmpty()) throw new UserError("no image could be read", "check the files that are named above");
        return evaluation(read, logits);
    }

    /**
     * @param logits one row an image, in the order of {@code samples}
     * @throws NonFiniteAnswers if a logit is not finite
     */
    public Evaluation evaluation(List<Sample> samples, List<float[]> logits) {
        NonFiniteAnswers.check(logits);
        List<Outcome> outcomes = new ArrayList<>(samples.size());
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            outcomes.add(Outcome.of(sample.path(), sample.label(), logits.get(i)));
        }
        return new Evaluation(labels, outcomes);
    }
}
