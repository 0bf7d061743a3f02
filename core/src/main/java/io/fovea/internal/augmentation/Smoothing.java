package io.fovea.internal.augmentation;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Pixels mixed with their neighbours. All change float32 [C, H, W], 0 to 255, in place. */
final class Smoothing {
    private Smoothing() {}

    /**
     * {@code gaussian_blur} of torchvision's functional_tensor.py, as far as three standard deviations, with the image
     * reflected beyond its edges.
     *
     * @param sigma the standard deviation in pixels; 0 changes nothing
     */
    static void blur(Tensor planes, double sigma) {
        if (sigma > 0) planes.copy_(blurred(blurred(planes, 2, sigma), 1, sigma));
    }

    private static Tensor blurred(Tensor planes, int dim, double sigma) {
        int side = Math.toIntExact(planes.size(dim));
        int radius = Math.min((int) Math.ceil(3 * sigma), side - 1);
        double[] weights = weights(radius, sigma);
        Tensor wide = reflected(planes, dim, radius);
        Tensor sum = torch.mul(planes, new Scalar(weights[0]));
        for (int i = 1; i <= radius; i++) {
            Scalar weight = new Scalar(weights[i]);
            sum.add_(wide.narrow(dim, radius - i, side), weight).add_(wide.narrow(dim, radius + i, side), weight);
        }
        return sum;
    }

    /** Of the middle, and of those 1, 2, … away to either side. */
    private static double[] weights(int radius, double sigma) {
        double[] weights = new double[radius + 1];
        double sum = 0;
        for (int i = 0; i <= radius; i++) {
            weights[i] = Math.exp(-0.5 * (i / sigma) * (i / sigma));
            sum += i == 0 ? 1 : 2 * weights[i];
        }
        for (int i = 0; i <= radius; i++) weights[i] /= sum;
        return weights;
    }

    private static Tensor reflected(Tensor planes, int dim, int radius) {
        if (radius == 0) return planes;
        Tensor before = planes.narrow(dim, 1, radius).flip(dim);
        Tensor after = planes.narrow(dim, planes.size(dim) - 1 - radius, radius).flip(dim);
        return torch.cat(new TensorVector(before, planes, after), dim);
    }

    /**
     * {@code adjust_sharpness} of torchvision's functional_tensor.py; the pixels of the edge stay as they are.
     *
     * @param factor from 0, smoothed; 1 changes nothing
     */
    static void sharpen(Tensor planes, double factor) {
        long height = planes.size(1), width = planes.size(2);
        if (factor == 1 || height <= 2 || width <= 2) return;
        Tensor inner = planes.narrow(1, 1, height - 2).narrow(2, 1, width - 2);
        Tensor square = threes(threes(planes, 2), 1);
        // the smoothed pixel is its own weight of 5 and 1 of each of its eight neighbours, of 13
        inner.mul_(new Scalar(factor + (1 - factor) * 4 / 13)).add_(square, new Scalar((1 - factor) / 13));
        Levels.cutOff(planes);
    }

    /** Sums of three pixels that follow each other. */
    private static Tensor threes(Tensor planes, int dim) {
        long sums = planes.size(dim) - 2;
        return torch.add(planes.narrow(dim, 0, sums), planes.narrow(dim, 1, sums))
                .add_(planes.narrow(dim, 2, sums));
    }
}
