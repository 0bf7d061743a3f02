package io.fovea.explain;

import io.fovea.framing.ShownPart;
import java.util.Arrays;

/**
 * How much each place of a picture speaks for something.
 *
 * @param values 0 to 1 in row-major order, 1 for the place that speaks most; all 0 where none does
 */
public record HeatMap(int height, int width, float[] values) {
    public HeatMap {
        if (values.length != height * width) {
            throw new IllegalArgumentException(values.length + " values for " + width + "x" + height + " places");
        }
    }

    /** What is below 0 becomes 0, and the highest value 1. */
    public static HeatMap of(int height, int width, float[] raw) {
        float highest = 0;
        for (float value : raw) highest = Math.max(highest, value);
        float[] values = new float[raw.length];
        for (int i = 0; i < raw.length && highest > 0; i++) values[i] = Math.max(0, raw[i]) / highest;
        return new HeatMap(height, width, values);
    }

    /**
     * As {@link #of}, but the highest values are cut off, because pixels are uneven.
     *
     * @param share of the values that are higher than what becomes 1
     */
    public static HeatMap ofPixels(int height, int width, float[] raw, double share) {
        float[] sorted = raw.clone();
        Arrays.sort(sorted);
        float most = sorted[(int) Math.min(sorted.length - 1, Math.floor((1 - share) * sorted.length))];
        float[] cut = new float[raw.length];
        for (int i = 0; i < raw.length; i++) cut[i] = most > 0 ? Math.min(raw[i], most) : raw[i];
        return of(height, width, cut);
    }

    /** Of another size: values in between are interpolated linearly, with the corners of pixels as the places. */
    public HeatMap resized(int toHeight, int toWidth) {
        float[] result = new float[toHeight * toWidth];
        for (int y = 0; y < toHeight; y++) {
            double fromY = clamped((y + 0.5) * height / toHeight - 0.5, height);
            for (int x = 0; x < toWidth; x++) {
                double fromX = clamped((x + 0.5) * width / toWidth - 0.5, width);
                result[y * toWidth + x] = between(fromY, fromX);
            }
        }
        return new HeatMap(toHeight, toWidth, result);
    }

    /**
     * The same places of an image in another frame, linearly between; 0 where this one's frame does not reach.
     *
     * @param own what the frame of this map shows of the image
     * @param part what the other frame shows of it
     * @param toHeight of the other frame
     */
    public HeatMap placed(ShownPart own, ShownPart part, int toHeight, int toWidth) {
        float[] result = new float[toHeight * toWidth];
        for (int y = 0; y < toHeight; y++) {
            double down = (part.top() + (y + 0.5) / toHeight * part.height() - own.top()) / own.height();
            for (int x = 0; x < toWidth; x++) {
                double right = (part.left() + (x + 0.5) / toWidth * part.width() - own.left()) / own.width();
                if (!(down >= 0 && down <= 1 && right >= 0 && right <= 1)) continue;
                result[y * toWidth + x] =
                        between(clamped(down * height - 0.5, height), clamped(right * width - 0.5, width));
            }
        }
        return new HeatMap(toHeight, toWidth, result);
    }

    private static double clamped(double place, int size) {
        return Math.max(0, Math.min(size - 1, place));
    }

    private float between(double y, double x) {
        int top = (int) y, left = (int) x;
        int bottom = Math.min(height - 1, top + 1), right = Math.min(width - 1, left + 1);
        double down = y - top, across = x - left;
        double above = value(top, left) * (1 - across) + value(top, right) * across;
        double below = value(bottom, left) * (1 - across) + value(bottom, right) * across;
        return (float) (above * (1 - down) + below * down);
    }

    private float value(int y, int x) {
        return values[y * width + x];
    }
}
