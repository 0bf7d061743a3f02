package io.fovea.internal.evaluation;

import io.fovea.UserError;
import io.fovea.data.Labels;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.NonFiniteAnswers;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.loading.SampleSet;
import io.fovea.internal.source.Sample;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
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
        return judge(samples.all(), samples::isDamaged, network, progress, samples::leaveOut);
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

    /**
     * As above, of networks that answer together, and says which sample each of them is.
     *
     * @param labels of their answers
     */
    public static Evaluation judge(
            Panel panel,
            Labels labels,
            List<Sample> samples,
            LongConsumer progress,
            BiConsumer<Sample, UnreadableImage> unreadable) {
        Judgement judgement = new Judgement(samples, labels);
        panel.run(samples, progress, judgement);
        judgement.failures().forEach((position, failure) -> unreadable.accept(samples.get(position), failure));
        return judgement.evaluation();
    }

    /** As above, and says which sample each of them is. */
    private Evaluation judge(
            List<Sample> samples,
            UnaryOperator<Tensor> network,
            LongConsumer progress,
            BiConsumer<Sample, UnreadableImage> unreadable) {
        return judge(samples, sample -> false, network, progress, unreadable);
    }

    private Evaluation judge(
            List<Sample> samples,
            Predicate<Sample> absent,
            UnaryOperator<Tensor> network,
            LongConsumer progress,
            BiConsumer<Sample, UnreadableImage> unreadable) {
        Judgement judgement = new Judgement(samples, labels);
        inference.run(samples, absent, network, progress, judgement);
        judgement.failures().forEach((position, failure) -> unreadable.accept(samples.get(position), failure));
        return judgement.evaluation();
    }
}
