package io.fovea.internal.explain;

import io.fovea.explain.HeatMap;
import io.fovea.image.Image;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** How much of a class's probability is lost when a gray square covers a place (Zeiler and Fergus 2014, sec. 4.2). */
final class Occlusion {
    /** A square has this share of a side, and the next one begins in its middle. */
    private static final int SHARE = 7;

    private static final int GRAY = 128, AT_ONCE = 16;

    private Occlusion() {}

    /**
     * @param frame as the network sees it
     * @param probability of the class, for each of several frames
     */
    static HeatMap of(Image frame, Function<List<Image>, double[]> probability) {
        double whole = probability.apply(List.of(frame))[0];
        int square = Math.max(1, Math.max(frame.height(), frame.width()) / SHARE), step = Math.max(1, (square + 1) / 2);
        List<int[]> corners = new ArrayList<>();
        for (int top = step - square; top < frame.height(); top += step) {
            for (int left = step - square; left < frame.width(); left += step) corners.add(new int[] {top, left});
        }
        double[] lost = new double[frame.height() * frame.width()];
        int[] covers = new int[lost.length];
        for (int from = 0; from < corners.size(); from += AT_ONCE) {
            List<int[]> some = corners.subList(from, Math.min(corners.size(), from + AT_ONCE));
            double[] left = probability.apply(some.stream()
                    .map(corner -> covered(frame, corner[0], corner[1], square))
                    .toList());
            for (int i = 0; i < left.length; i++) {
                spread(frame, some.get(i), square, whole - left[i], lost, covers);
            }
        }
        float[] mean = new float[lost.length];
        for (int i = 0; i < mean.length; i++) mean[i] = (float) (lost[i] / covers[i]);
        return HeatMap.of(frame.height(), frame.width(), mean);
    }

    private static Image covered(Image frame, int top, int left, int square) {
        byte[] pixels = frame.pixels().clone();
        int from = Math.max(0, left), to = Math.min(frame.width(), left + square);
        for (int y = Math.max(0, top); y < Math.min(frame.height(), top + square); y++) {
            int row = y * frame.width();
            Arrays.fill(pixels, (row + from) * frame.channels(), (row + to) * frame.channels(), (byte) GRAY);
        }
        return new Image(frame.height(), frame.width(), frame.channels(), pixels);
    }

    private static void spread(Image frame, int[] corner, int square, double loss, double[] lost, int[] covers) {
        for (int y = Math.max(0, corner[0]); y < Math.min(frame.height(), corner[0] + square); y++) {
            for (int x = Math.max(0, corner[1]); x < Math.min(frame.width(), corner[1] + square); x++) {
                lost[y * frame.width() + x] += loss;
                covers[y * frame.width() + x]++;
            }
        }
    }
}
