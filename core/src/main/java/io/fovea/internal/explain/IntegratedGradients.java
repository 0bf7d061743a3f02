package io.fovea.internal.explain;

import io.fovea.explain.HeatMap;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The gradient of a class's logit in every pixel, averaged along the straight way from an image of the mean colour to
 * the image, times the way (Sundararajan et al. 2017, equation 1; the integral by the midpoints of 32 steps). Over all
 * pixels they sum up to the difference of the two logits.
 */
final class IntegratedGradients {
    private static final int STEPS = 32, AT_ONCE = 8;

    /** Share of the pixels that may be higher than what is drawn as the highest. */
    private static final double CUT = 0.005;

    private IntegratedGradients() {}

    /**
     * @param image float32 [1, C, H, W], normalised; 0 is the mean colour
     * @return what each value speaks for the class, in the order of the image's: [C, H, W]
     */
    static float[] attributions(ImageModel model, Tensor image, int label) {
        int values = Math.toIntExact(image.numel());
        double[] sums = new double[values];
        for (int from = 0; from < STEPS; from += AT_ONCE) {
            float[] gradients = gradients(model, image, label, from);
            for (int i = 0; i < gradients.length; i++) sums[i % values] += gradients[i];
        }
        float[] way = HostCopy.floats(image);
        float[] result = new float[values];
        for (int i = 0; i < values; i++) result[i] = (float) (way[i] * sums[i] / STEPS);
        return result;
    }

    private static float[] gradients(ImageModel model, Tensor image, int label, int from) {
        try (Scope scope = Scope.open()) {
            Tensor points = points(image, from);
            points.set_requires_grad(true);
            model.forward(points).select(1, label).sum().backward();
            return HostCopy.floats(points.grad());
        }
    }

    /** Images on the way: [AT_ONCE, C, H, W]. */
    private static Tensor points(Tensor image, int from) {
        try (Scope scope = Scope.inference()) {
            float[] shares = new float[AT_ONCE];
            for (int i = 0; i < AT_ONCE; i++) shares[i] = (from + i + 0.5f) / STEPS;
            return scope.keep(torch.mul(image, HostCopy.toTensor(shares, AT_ONCE, 1, 1, 1)));
        }
    }

    /** Pixel by pixel, over the channels. */
    static HeatMap map(float[] attributions, int channels, int height, int width) {
        float[] sums = new float[height * width];
        for (int i = 0; i < attributions.length; i++) sums[i % sums.length] += attributions[i];
        return HeatMap.ofPixels(height, width, sums, CUT);
    }
}
