package io.fovea.internal.training;

import io.fovea.augment.Augmentations;
import io.fovea.framing.Framing;
import io.fovea.image.Image;
import io.fovea.internal.augmentation.AugmentationPlan;
import io.fovea.internal.loading.Batch;
import io.fovea.internal.loading.Targets;
import io.fovea.internal.random.Draw;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;

/**
 * What training would see of some images: framed and augmented by the same random streams as there, but mixed among
 * themselves.
 *
 * @param framing as in training
 * @param channels 1 or 3
 */
public record AugmentationPreview(Framing framing, int channels, Augmentations augmentations, long seed) {
    /**
     * An image of the data.
     *
     * @param key its random stream's: its position among the training images
     */
    public record Original(Image image, long key) {}

    /** As evaluation sees them: without any randomness. */
    public List<Image> plain(List<Original> originals) {
        return originals.stream()
                .map(original -> framed(framing.deterministic(), original, 0))
                .toList();
    }

    /**
     * As an epoch sees them.
     *
     * @param epoch from 0
     */
    public List<Image> augmented(List<Original> originals, int epoch) {
        List<Image> frames = originals.stream()
                .map(original -> framed(framing, original, epoch))
                .toList();
        List<RandomGenerator> draws = originals.stream()
                .map(original -> ImageFeed.draw(seed, epoch, original.key()))
                .toList();
        long[] labels = new long[frames.size()];
        try (Scope scope = Scope.inference()) {
            Tensor images = Batch.of(frames, 0).images();
            AugmentationPlan plan = AugmentationPlan.of(augmentations, 1);
            return images(
                    plan.apply(images, Targets.Classes.of(labels), draws, epoch).images());
        }
    }

    private Image framed(Framing framing, Original original, int epoch) {
        RandomGenerator draw = new Draw(seed, epoch, original.key()).rng();
        return framing.frame(original.image().withChannels(channels), draw);
    }

    private List<Image> images(Tensor batch) {
        float[] values = HostCopy.floats(batch.permute(0, 2, 3, 1));
        byte[] pixels = new byte[values.length];
        for (int i = 0; i < values.length; i++) pixels[i] = (byte) Math.max(0, Math.min(255, Math.round(values[i])));
        int bytes = framing.height() * framing.width() * channels;
        List<Image> images = new ArrayList<>();
        for (int from = 0; from < pixels.length; from += bytes) {
            byte[] own = Arrays.copyOfRange(pixels, from, from + bytes);
            images.add(new Image(framing.height(), framing.width(), channels, own));
        }
        return images;
    }
}
