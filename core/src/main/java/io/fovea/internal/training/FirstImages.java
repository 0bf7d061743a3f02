package io.fovea.internal.training;

import io.fovea.data.LabelSet;
import io.fovea.data.Labels;
import io.fovea.framing.Preprocessing;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.evaluation.BatchInference;
import io.fovea.internal.evaluation.Evaluator;
import io.fovea.internal.frames.FrameCache;
import io.fovea.internal.loading.BatchLoader;
import io.fovea.internal.loading.LoaderOptions;
import io.fovea.internal.loading.Normalization;
import io.fovea.internal.loading.SampleSet;
import io.fovea.internal.loading.Targets;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import io.fovea.train.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The images that a training sees first, in its order, as the network gets them: framed, augmented and normalised by
 * the feed of the training, and then turned back into pixels. Randomness is keyed by image, so they are the same
 * pixels, whatever the batch size; a frozen trunk, which computes features of them once, gets the same.
 *
 * @param labels of each image: its class, the one of which there is most where images are mixed, or its labels
 */
public record FirstImages(List<Image> images, List<LabelSet> labels) {
    /** A few dozen look alike to the eye, and fit on a page. */
    private static final int MOST = 24;

    /** Where images are mixed, labels of less of them are not named. */
    private static final double PRESENT = 0.5;

    private static final FirstImages NONE = new FirstImages(List.of(), List.of());

    public FirstImages {
        images = List.copyOf(images);
        labels = List.copyOf(labels);
    }

    /**
     * @param train what is trained on; told which of it is damaged
     * @param preprocessing with the deterministic framing
     * @param frames those made before, with this preprocessing: they are not decoded again
     * @throws io.fovea.image.UnreadableImage if an image cannot be had now
     */
    public static FirstImages of(
            Recipe recipe,
            SampleSet train,
            Labels classes,
            Preprocessing preprocessing,
            ImageDecoder decoder,
            FrameCache frames) {
        Preprocessing training = preprocessing.withFraming(recipe.input().parsedFraming());
        LoaderOptions options = new LoaderOptions(MOST, 1, true, recipe.seed(), true, 0);
        BatchLoader loader =
                new BatchLoader(train, training, decoder, options, frames).inOrder(TrainingOrder.of(recipe, train));
        Evaluator evaluator = new Evaluator(new BatchInference(preprocessing, decoder, 1), classes);
        try (ImageFeed feed = new ImageFeed(recipe, loader, evaluator, train);
                Scope scope = Scope.inference();
                Feed.Steps steps = feed.epoch(0, 0)) {
            Feed.Examples examples = steps.hasNext() ? steps.next() : null;
            return examples == null ? NONE : of(examples, preprocessing);
        }
    }

    private static FirstImages of(Feed.Examples examples, Preprocessing preprocessing) {
        int height = preprocessing.framing().height();
        int width = preprocessing.framing().width();
        byte[] pixels = Normalization.pixels(examples.inputs(), preprocessing);
        int bytes = pixels.length / examples.size();
        List<Image> images = new ArrayList<>();
        for (int i = 0; i < examples.size(); i++) {
            byte[] own = new byte[bytes];
            System.arraycopy(pixels, i * bytes, own, 0, bytes);
            images.add(new Image(height, width, preprocessing.channels(), own));
        }
        return new FirstImages(images, labels(examples.targets()));
    }

    private static List<LabelSet> labels(Targets targets) {
        if (!(targets instanceof Targets.Several several)) {
            return LongStream.of(HostCopy.longs(targets.highest()))
                    .mapToObj(label -> LabelSet.of(Math.toIntExact(label)))
                    .toList();
        }
        float[] rows = HostCopy.floats(several.labels());
        int width = rows.length / targets.size();
        return IntStream.range(0, targets.size())
                .mapToObj(image -> LabelSet.of(IntStream.range(0, width)
                        .filter(label -> rows[image * width + label] > PRESENT)
                        .toArray()))
                .toList();
    }
}
