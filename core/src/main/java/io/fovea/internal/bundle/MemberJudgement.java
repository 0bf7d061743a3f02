package io.fovea.internal.bundle;

import io.fovea.data.Labels;
import io.fovea.ensemble.Vote;
import io.fovea.evaluate.Evaluation;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.ensemble.Combination;
import io.fovea.internal.ensemble.Member;
import io.fovea.internal.evaluation.BatchInference;
import io.fovea.internal.evaluation.Judgement;
import io.fovea.internal.source.Sample;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes what the members of an ensemble say, as {@link PreparedModel#memberAnswers} has it, and judges each of them.
 */
public final class MemberJudgement implements BatchInference.Sink {
    private final TrainedModel trained;
    private final List<Sample> samples;
    private final List<Member> voices;
    /** By image, as they came; each place is set by one thread. */
    private final float[] @Nullable [] rows;

    private final SortedMap<Integer, UnreadableImage> failures = new ConcurrentSkipListMap<>();

    /** @param samples in the order of their rows */
    public MemberJudgement(TrainedModel trained, List<Sample> samples) {
        this.trained = trained;
        this.samples = samples;
        voices = trained.voices();
        rows = new float[samples.size()][];
    }

    @Override
    public void rows(List<Integer> positions, float[] values, int width) {
        for (int i = 0; i < positions.size(); i++) {
            rows[positions.get(i)] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
        }
    }

    @Override
    public void unreadable(int position, UnreadableImage failure) {
        failures.put(position, failure);
    }

    /** Those that could not be read, by position. */
    public SortedMap<Integer, UnreadableImage> failures() {
        return failures;
    }

    /**
     * When all is done: what each member says, with its own temperature or thresholds, in the ensemble's order of
     * classes.
     *
     * @throws io.fovea.evaluate.NonFiniteAnswers if a logit was not finite
     * @throws io.fovea.UserError if there was not one image
     */
    public List<Evaluation> members() {
        List<String> order = trained.manifest().labels();
        return IntStream.range(0, voices.size())
                .mapToObj(m -> trained.members().get(m).manifest().judged(member(m), order))
                .toList();
    }

    private Evaluation member(int member) {
        List<Integer> places = voices.get(member).places();
        int classes = places.size();
        return judged(row -> {
            float[] own = new float[classes];
            for (int c = 0; c < classes; c++) own[c] = row[member * classes + places.get(c)];
            return own;
        });
    }

    /** As above, of the ensemble, by its own vote. */
    public Evaluation together() {
        Manifest manifest = trained.manifest();
        Combination combination = trained.combination();
        if (combination == null) throw new IllegalStateException("no ensemble");
        return manifest.judged(judged(row -> combination.of(row, 1)));
    }

    /** As above, by another vote, and without temperature or thresholds of its own. */
    Evaluation together(Vote vote) {
        Combination combination =
                new Combination(vote, voices, trained.manifest().classes().several());
        return judged(row -> combination.of(row, 1));
    }

    private Evaluation judged(UnaryOperator<float[]> logits) {
        Labels labels = trained.manifest().classes();
        Judgement judgement = new Judgement(samples, labels);
        for (int i = 0; i < rows.length; i++) {
            float[] row = rows[i];
            if (row != null) judgement.logits(i, logits.apply(row), 0, labels.size());
        }
        return judgement.evaluation();
    }
}
