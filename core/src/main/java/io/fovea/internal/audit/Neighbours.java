package io.fovea.internal.audit;

import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.Arrays;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The nearest other images of every image, by the cosine of their features.
 *
 * @param places of the neighbours, the nearest first; {@code count} of every image in a row
 * @param cosines of the angles between their features, as {@code places}
 */
record Neighbours(int count, int[] places, float[] cosines) {
    /** Images that are compared with all others at a time, at most; and the comparisons: 256 MiB of cosines. */
    private static final int AT_ONCE = 512, COMPARISONS = 1 << 26;

    /**
     * @param features float32 [N, F]
     * @param wished neighbours of an image; there are fewer if there are fewer images
     * @param goOn called now and then; an exception ends the work
     */
    static Neighbours of(Tensor features, int wished, Runnable goOn) {
        int images = Math.toIntExact(features.size(0)), count = Math.min(wished, images - 1);
        int[] places = new int[images * count];
        float[] cosines = new float[images * count];
        int atOnce = Math.max(1, Math.min(AT_ONCE, COMPARISONS / Math.max(1, images)));
        try (Scope all = Scope.inference()) {
            Tensor unit = features.div(features.norm(new ScalarOptional(new Scalar(2)), new long[] {1}, true)
                    .clamp_min(new Scalar(1e-12)));
            Tensor turned = unit.t();
            for (int from = 0; from < images && count > 0; from += atOnce) {
                goOn.run();
                try (Scope block = Scope.inference()) {
                    int to = Math.min(images, from + atOnce);
                    Tensor rows = torch.mm(unit.slice(0, new LongOptional(from), new LongOptional(to), 1), turned);
                    var best = torch.topk(rows, count + 1); // with the image itself
                    fill(from, to, HostCopy.longs(best.get1()), HostCopy.floats(best.get0()), count, places, cosines);
                }
            }
        }
        return new Neighbours(count, places, cosines);
    }

    private static void fill(int from, int to, long[] found, float[] values, int count, int[] places, float[] cosines) {
        for (int image = from; image < to; image++) {
            int row = (image - from) * (count + 1), filled = image * count, end = filled + count;
            for (int i = 0; i <= count && filled < end; i++) {
                if (found[row + i] == image) continue; // a copy may come before the image itself
                places[filled] = Math.toIntExact(found[row + i]);
                cosines[filled++] = values[row + i];
            }
        }
    }

    int images() {
        return count == 0 ? 0 : places.length / count;
    }

    int place(int image, int rank) {
        return places[image * count + rank];
    }

    float cosine(int image, int rank) {
        return cosines[image * count + rank];
    }

    /** Of each image the mean cosine of its neighbours. */
    double[] closeness() {
        double[] means = new double[images()];
        Arrays.setAll(means, image -> {
            double sum = 0;
            for (int rank = 0; rank < count; rank++) sum += cosine(image, rank);
            return sum / count;
        });
        return means;
    }
}
