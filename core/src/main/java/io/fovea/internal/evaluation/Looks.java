package io.fovea.internal.evaluation;

import io.fovea.evaluate.Traits;
import io.fovea.image.Image;
import java.util.Map;

/** Light and sharpness of a frame, as {@link Traits} has them. */
record Looks(double brightness, double contrast, double sharpness) {
    private static final double WHITE = 255;

    static Looks of(Image frame) {
        Image gray = frame.withChannels(1);
        byte[] luma = gray.pixels();
        Moments light = new Moments(), edges = new Moments();
        for (int y = 0; y < gray.height(); y++) {
            for (int x = 0; x < gray.width(); x++) {
                int at = y * gray.width() + x, own = luma[at] & 255;
                light.add(own / WHITE);
                if (x == 0 || y == 0 || x == gray.width() - 1 || y == gray.height() - 1) continue;
                int around = (luma[at - 1] & 255)
                        + (luma[at + 1] & 255)
                        + (luma[at - gray.width()] & 255)
                        + (luma[at + gray.width()] & 255);
                edges.add((around - 4 * own) / WHITE);
            }
        }
        return new Looks(light.mean(), light.deviation(), edges.deviation());
    }

    Traits traits(int height, int width, Map<String, String> named) {
        return new Traits(height, width, brightness, contrast, sharpness, named);
    }

    private static final class Moments {
        private long count;
        private double sum;
        private double squares;

        void add(double value) {
            count++;
            sum += value;
            squares += value * value;
        }

        double mean() {
            return count == 0 ? 0 : sum / count;
        }

        double deviation() {
            return count == 0 ? 0 : Math.sqrt(Math.max(0, squares / count - mean() * mean()));
        }
    }
}
