package io.fovea.internal.evaluation;

import io.fovea.UserError;
import io.fovea.data.Labels;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.ImageOutcome;
import io.fovea.evaluate.MultiLabelEvaluation;
import io.fovea.evaluate.MultiLabelOutcome;
import io.fovea.evaluate.NonFiniteAnswers;
import io.fovea.evaluate.Outcome;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.evaluate.Thresholds;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.source.Sample;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Makes an outcome of every image's logits as soon as they are there. Outcomes keep the logits, four bytes a class
 * (docs/adr/0011): rankings, calibration and thresholds need them. Several threads may fill different places.
 */
public final class Judgement implements BatchInference.Sink {
    private final List<Sample> samples;
    private final Labels labels;
    private final @Nullable ImageOutcome[] outcomes;
    private final SortedMap<Integer, UnreadableImage> failures = new ConcurrentSkipListMap<>();
    private final LongAdder bad = new LongAdder();

    /** @param samples in the order of the outcomes */
    public Judgement(List<Sample> samples, Labels labels) {
        this.samples = samples;
        this.labels = labels;
        outcomes = new ImageOutcome[samples.size()];
    }

    /** The logits of an image: {@code width} values from place {@code from} on. */
    public void logits(int position, float[] values, int from, int width) {
        float[] row = Arrays.copyOfRange(values, from, from + width);
        Sample sample = samples.get(position);
        if (NonFiniteAnswers.isFinite(row, 0, width)) {
            outcomes[position] = labels.several()
                    ? MultiLabelOutcome.of(sample.path(), sample.labels(), row)
                    : Outcome.of(sample.path(), sample.label(), row);
        } else {
            bad.increment();
        }
    }

    @Override
    public void rows(List<Integer> positions, float[] values, int width) {
        for (int i = 0; i < positions.size(); i++) logits(positions.get(i), values, i * width, width);
    }

    @Override
    public void unreadable(int position, UnreadableImage failure) {
        failures.put(position, failure);
    }

    /** Those that could not be read, by position. */
    SortedMap<Integer, UnreadableImage> failures() {
        return failures;
    }

    /**
     * When all threads are done. Where an image may have any number of labels, those count as given whose probability
     * is a half or more.
     *
     * @throws NonFiniteAnswers if a logit was not finite
     * @throws UserError if there was not one image
     */
    public Evaluation evaluation() {
        List<ImageOutcome> judged =
                Arrays.stream(outcomes).filter(Objects::nonNull).toList();
        long wrong = bad.sum();
        if (wrong > 0) throw new NonFiniteAnswers(wrong, wrong + judged.size());
        if (judged.isEmpty()) throw new UserError("no image could be read", "check the files that are named above");
        return labels.several()
                ? new MultiLabelEvaluation(labels, all(judged, MultiLabelOutcome.class), Thresholds.half(labels.size()))
                : new SingleLabelEvaluation(labels, all(judged, Outcome.class));
    }

    private static <T> List<T> all(List<ImageOutcome> outcomes, Class<T> kind) {
        return outcomes.stream().map(kind::cast).toList();
    }
}
