package io.fovea.internal.augmentation;

import io.fovea.internal.torch.HostCopy;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Each value becomes another by itself, whatever its neighbours: the functions of these names in torchvision's
 * functional_tensor.py. All change float32 [C, H, W], 0 to 255, in place.
 */
final class Levels {
    private static final int GRAYS = 256;
    private static final int WHITE = 255;

    private Levels() {}

    /** Black below black, and white above white. */
    static void cutOff(Tensor planes) {
        planes.clamp_(new ScalarOptional(new Scalar(0)), new ScalarOptional(new Scalar(WHITE)));
    }

    static void invert(Tensor planes) {
        planes.neg_().add_(new Scalar(WHITE));
    }

    /** @param threshold from which values are inverted, 0 to 256, which changes nothing */
    static void solarize(Tensor planes, double threshold) {
        if (threshold > WHITE) return;
        Tensor isLight = planes.clone().ge_(new Scalar(threshold));
        Tensor whatInvertingAdds = torch.mul(planes, new Scalar(-2)).add_(new Scalar(WHITE));
        planes.add_(whatInvertingAdds.mul_(isLight));
    }

    /** @param bits that are kept of each value, 0 to 8, which changes nothing */
    static void posterize(Tensor planes, int bits) {
        if (bits == 8) return;
        double step = 1 << (8 - bits);
        planes.mul_(new Scalar(1 / step)).floor_().mul_(new Scalar(step));
    }

    /** Stretches each channel so that its darkest value is black and its lightest white. */
    static void autocontrast(Tensor planes) {
        long[] within = {1, 2};
        float[] darkest = HostCopy.floats(planes.amin(within, false));
        float[] lightest = HostCopy.floats(planes.amax(within, false));
        for (int c = 0; c < darkest.length; c++) {
            if (darkest[c] == lightest[c]) continue;
            double scale = (double) WHITE / (lightest[c] - darkest[c]);
            planes.select(0, c).sub_(new Scalar(darkest[c])).mul_(new Scalar(scale));
        }
        cutOff(planes);
    }

    /** Makes all whole levels of a channel about equally frequent; what lies between two is taken for the darker. */
    static void equalize(Tensor planes) {
        for (int c = 0; c < planes.size(0); c++) {
            Tensor plane = planes.select(0, c);
            Tensor levels = plane.to(torch.ScalarType.Byte).reshape(-1);
            float[] table = equalizing(HostCopy.longs(levels.bincount(new TensorOptional(), GRAYS)));
            if (table.length == 0) continue;
            Tensor equalized = HostCopy.toTensor(table, GRAYS).index_select(0, levels.to(torch.ScalarType.Int));
            plane.copy_(equalized.view_as(plane));
        }
    }

    /** What each level becomes, by how many there are of each; empty where nothing changes. */
    private static float[] equalizing(long[] counts) {
        long all = 0, last = 0;
        for (long count : counts) {
            all += count;
            if (count > 0) last = count;
        }
        long step = (all - last) / WHITE;
        if (step == 0) return new float[0];
        float[] table = new float[GRAYS];
        long below = 0;
        for (int level = 1; level < GRAYS; level++) {
            below += counts[level - 1];
            table[level] = Math.min(WHITE, (below + step / 2) / step);
        }
        return table;
    }
}
