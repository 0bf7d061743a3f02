package io.fovea.internal.augmentation;

import io.fovea.augment.Cutout;
import io.fovea.augment.Erase;
import io.fovea.augment.Filling;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Covers a box of every image. */
record Covering(Filling filling, Boxes boxes) implements Pixelwise {
    /** Where. */
    @FunctionalInterface
    interface Boxes {
        /** @return null for none */
        @Nullable
        Box draw(RandomGenerator draw, long height, long width);
    }

    private static final int TRIES = 10;

    static Covering of(Erase erase) {
        return new Covering(erase.filling(), (draw, height, width) -> box(erase, draw, height, width));
    }

    static Covering of(Cutout cutout) {
        return new Covering(cutout.filling(), (draw, height, width) -> box(cutout, draw, height, width));
    }

    /** {@code RandomErasing.get_params} of torchvision's {@code transforms/transforms.py}. */
    private static @Nullable Box box(Erase erase, RandomGenerator draw, long height, long width) {
        if (!Chance.has(draw, erase.p())) return null;
        double least = Math.log(erase.ratio().get(0)),
                most = Math.log(erase.ratio().get(1));
        for (int i = 0; i < TRIES; i++) {
            double area = height
                    * width
                    * Chance.between(draw, erase.area().get(0), erase.area().get(1));
            double ratio = Math.exp(Chance.between(draw, least, most));
            long boxHeight = Math.round(Math.sqrt(area * ratio)), boxWidth = Math.round(Math.sqrt(area / ratio));
            if (boxHeight >= height || boxWidth >= width) continue;
            return new Box(
                    draw.nextLong(height - boxHeight + 1), draw.nextLong(width - boxWidth + 1), boxHeight, boxWidth);
        }
        return null;
    }

    /** As the paper's {@code util/cutout.py}, but of the image's proportions only in its length. */
    private static @Nullable Box box(Cutout cutout, RandomGenerator draw, long height, long width) {
        if (!Chance.has(draw, cutout.p())) return null;
        long half = Math.round(cutout.share() * Math.min(height, width) / 2);
        return Box.around(height, width, draw.nextLong(height), draw.nextLong(width), half, half);
    }

    @Override
    public Tensor apply(Tensor images, List<RandomGenerator> draws) {
        try (Scope scope = Scope.open()) {
            for (int i = 0; i < draws.size(); i++) {
                Box box = boxes.draw(draws.get(i), images.size(2), images.size(3));
                if (box == null || box.area() == 0) continue;
                Tensor image = images.select(0, i);
                cover(image, box.of(image), draws.get(i));
            }
        }
        return images;
    }

    private void cover(Tensor image, Tensor part, RandomGenerator draw) {
        switch (filling) {
            case BLACK -> part.zero_();
            case MEAN ->
                part.copy_(image.to(torch.ScalarType.Float).mean(1, 2).round().view(-1, 1, 1));
            case NOISE ->
                part.copy_(HostCopy.toTensor(noise(Math.toIntExact(part.numel()), draw), HostCopy.shape(part)));
        }
    }

    private static byte[] noise(int numbers, RandomGenerator draw) {
        byte[] noise = new byte[numbers];
        draw.nextBytes(noise);
        return noise;
    }
}
