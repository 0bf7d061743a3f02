package io.fovea.internal.augmentation;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** How light a colour is, with the weights of {@code rgb_to_grayscale} in torchvision's functional_tensor.py. */
final class Gray {
    private static final double[] WEIGHTS = {0.2989, 0.587, 0.114};

    private Gray() {}

    /** Whether the channels are red, green and blue; all others are grays already. */
    static boolean isColour(Tensor planes) {
        return planes.size(0) == WEIGHTS.length;
    }

    /**
     * @param planes of red, green and blue, float32 [3, H, W]
     * @return float32 [1, H, W]
     */
    static Tensor of(Tensor planes) {
        Tensor gray = torch.mul(planes.narrow(0, 0, 1), new Scalar(WEIGHTS[0]));
        for (int c = 1; c < WEIGHTS.length; c++) gray.add_(planes.narrow(0, c, 1), new Scalar(WEIGHTS[c]));
        return gray;
    }

    /**
     * @param planes float32 [C, H, W]
     * @return the mean of the grays; of other images than those in colour, of all values
     */
    static double mean(Tensor planes) {
        ScalarTypeOptional exactly = new ScalarTypeOptional(torch.ScalarType.Double);
        if (!isColour(planes)) return planes.sum(exactly).item_double() / planes.numel();
        double sum = 0;
        for (int c = 0; c < WEIGHTS.length; c++) {
            sum += WEIGHTS[c] * planes.select(0, c).sum(exactly).item_double();
        }
        return sum * WEIGHTS.length / planes.numel();
    }
}
