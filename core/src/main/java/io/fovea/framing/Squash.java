package io.fovea.framing;

import io.fovea.image.Image;
import java.util.random.RandomGenerator;

/**
 * Resizes to {@code height} x {@code width} without keeping the aspect ratio, as torchvision's {@code Resize((h, w))}.
 */
public record Squash(int height, int width) implements Framing {
    @Override
    public Image frame(Image image, RandomGenerator draw) {
        if (image.height() == height && image.width() == width) return image;
        byte[] out = new byte[height * width * image.channels()];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int from = (y * image.height() / height * image.width() + x * image.width() / width) * image.channels();
                System.arraycopy(image.pixels(), from, out, (y * width + x) * image.channels(), image.channels());
            }
        }
        return new Image(height, width, image.channels(), out);
    }

    @Override
    public boolean isRandom() {
        return false;
    }
}
