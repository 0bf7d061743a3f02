package io.fovea.internal.evaluation;

import io.fovea.UserError;
import io.fovea.data.Labels;
import io.fovea.evaluate.Disturbance;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.Examination;
import io.fovea.evaluate.ImageOutcome;
import io.fovea.evaluate.MultiLabelOutcome;
import io.fovea.evaluate.Outcome;
import io.fovea.evaluate.Robustness;
import io.fovea.evaluate.Traits;
import io.fovea.framing.Preprocessing;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.image.Reduction;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.parallel.ParallelPass;
import io.fovea.internal.source.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the images that networks answer worse than others: by what they are like, and by what is done to them.
 *
 * @param panel of one view each; what images are like is told by the frames of the first
 * @param judged what the model makes of an evaluation of its raw answers, such as a temperature
 */
public record Examiner(Panel panel, Labels labels, UnaryOperator<Evaluation> judged) {
    private static final long LEVELS = Stream.of(Disturbance.values())
            .mapToLong(kind -> kind.levels().size())
            .sum();

    /** Degrees that show whether an answer depends on how an image is held. */
    private static final double HELD = 15;

    /**
     * @param named names of images by path, then by trait
     * @param disturbed how many images something is done to, spread over all of them; 0 for none
     */
    public record Wish(Map<String, Map<String, String>> named, int disturbed) {
        /** How much there is to do, as its progress counts it. */
        public long steps(int images) {
            return images + Math.min(images, disturbed) * (1 + LEVELS);
        }

        /** Spread evenly: samples are in the order of their classes. */
        boolean isDisturbed(int position, int images) {
            long wanted = Math.min(images, disturbed);
            return (position + 1) * wanted / images > position * wanted / images;
        }
    }

    /**
     * Before the work.
     *
     * @throws UserError if the frames of the disturbed images, which are kept, would not fit into the memory
     */
    public static void requireRoom(int images, int disturbed, List<Preprocessing> preprocessings) {
        long each = preprocessings.stream().mapToLong(Preprocessing::frameBytes).sum();
        long kept = Math.min(images, disturbed) * each;
        long most = Runtime.getRuntime().maxMemory() / 4;
        if (kept <= most) return;
        throw new UserError(
                "%,d disturbed images take %,d MB, and a quarter of Java's memory is %,d MB"
                        .formatted(Math.min(images, disturbed), kept >> 20, most >> 20),
                "disturb " + most / each + " at most, or give Java more memory" + " (FOVEA_JAVA_OPTS=-Xmx8g)");
    }

    /**
     * Images that cannot be read are in no slice, and are not disturbed.
     *
     * @param evaluation of these images
     * @param progress told what is done of {@link Wish#steps}, from several threads
     */
    public Examination examine(Evaluation evaluation, List<Sample> samples, Wish wish, LongConsumer progress) {
        Map<String, Traits> traits = new ConcurrentHashMap<>();
        SortedMap<Integer, List<List<Image>>> frames = new ConcurrentSkipListMap<>();
        ParallelPass.each(0, samples.size(), panel.first().threads(), () -> false, i -> {
            Image frame = look(samples.get(i), wish.named(), traits);
            if (frame != null && wish.isDisturbed(i, samples.size())) keep(i, samples.get(i), frame, frames);
            progress.accept(1);
        });
        if (frames.isEmpty()) return Examination.of(evaluation, traits, null);
        List<Sample> disturbed = frames.keySet().stream().map(samples::get).toList();
        Disturbed images = new Disturbed(panel, disturbed, List.copyOf(frames.values()));
        return Examination.of(evaluation, traits, robustness(images, traits, progress));
    }

    private void keep(int position, Sample sample, Image first, Map<Integer, List<List<Image>>> frames) {
        try {
            boolean isAll = panel.lookings().size() == 1;
            frames.put(position, isAll ? List.of(List.of(first)) : panel.frames(sample.origin()::read));
        } catch (UnreadableImage left) {
            // the evaluation told it
        }
    }

    private @Nullable Image look(Sample sample, Map<String, Map<String, String>> named, Map<String, Traits> traits) {
        try {
            int[] whole = new int[2]; // of a picture that may be reduced while it is decoded
            BatchInference inference = panel.first();
            Reduction reduction = inference.decoder().reduction();
            ImageDecoder decoder = inference.decoder().withReduction((height, width) -> {
                whole[0] = height;
                whole[1] = width;
                return reduction.of(height, width);
            });
            return sample.origin().read(decoder, image -> {
                Image frame = inference.preprocessing().frame(image, new SplittableRandom(0));
                Map<String, String> names = named.getOrDefault(sample.path(), Map.of());
                int height = Math.max(whole[0], image.height()), width = Math.max(whole[1], image.width());
                traits.put(sample.path(), Looks.of(frame).traits(height, width, names));
                return frame;
            });
        } catch (UnreadableImage left) {
            return null; // the evaluation told it
        }
    }

    private Robustness robustness(Disturbed images, Map<String, Traits> traits, LongConsumer progress) {
        Evaluation straight = evaluate(images, Disturbance.ROTATION, 0, progress);
        List<Robustness.Curve> curves = new ArrayList<>();
        for (Disturbance kind : Disturbance.values()) {
            List<Robustness.Point> points = new ArrayList<>();
            for (double level : kind.levels()) {
                Evaluation answers = evaluate(images, kind, level, progress);
                points.add(new Robustness.Point(level, answers.tally().correct(), answers.images()));
                if (kind == Disturbance.ROTATION && level == HELD) tellHeld(straight, answers, traits);
            }
            curves.add(new Robustness.Curve(kind, points));
        }
        return new Robustness(straight.images(), straight.tally().correct(), curves);
    }

    private Evaluation evaluate(Disturbed images, Disturbance kind, double level, LongConsumer progress) {
        Judgement judgement = new Judgement(images.samples(), labels);
        images.run(kind, level, judgement, progress);
        return judged.apply(judgement.evaluation());
    }

    /** Whether an image's answer is another when it is turned a little. */
    private static void tellHeld(Evaluation straight, Evaluation turned, Map<String, Traits> traits) {
        Map<String, Object> answers = new HashMap<>();
        straight.outcomes().forEach(outcome -> answers.put(outcome.path(), answer(straight, outcome)));
        for (ImageOutcome outcome : turned.outcomes()) {
            boolean stays = answer(turned, outcome).equals(answers.get(outcome.path()));
            String name = stays ? "answer stays when turned" : "answer changes when turned";
            traits.computeIfPresent(outcome.path(), (path, one) -> one.with(Examination.ROTATION, name));
        }
    }

    private static Object answer(Evaluation evaluation, ImageOutcome outcome) {
        return outcome instanceof Outcome single
                ? (Object) single.predicted()
                : ((MultiLabelOutcome) outcome).given(evaluation.multiLabel().thresholds());
    }
}
