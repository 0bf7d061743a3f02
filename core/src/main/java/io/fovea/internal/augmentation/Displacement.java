package io.fovea.internal.augmentation;

import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Moves every pixel by a smooth random field: Simard et al. 2003, "Best practices for convolutional neural networks",
 * as torchvision's {@code ElasticTransform}.
 */
final class Displacement {
    private Displacement() {}

    /**
     * @param images uint8 or float32 [N, C, H, W]
     * @param noise from -1 to 1, [N, 2, H, W] in row-major order: along x and along y
     * @param alpha how far: half of it is the way in pixels where the smoothed noise is 1
     * @param sigma of the Gaussian that smooths the noise, in pixels
     * @return float32 [N, C, H, W], black where nothing was
     */
    static Tensor apply(Tensor images, float[] noise, double alpha, double sigma) {
        long n = images.size(0), height = images.size(2), width = images.size(3);
        return Scope.compute(() -> {
            Tensor smooth = smoothed(HostCopy.toTensor(noise, n * 2, 1, height, width), sigma);
            Tensor scale = HostCopy.toTensor(new float[] {(float) (alpha / width), (float) (alpha / height)}, 2, 1, 1);
            Tensor way = smooth.view(n, 2, height, width).mul_(scale).permute(0, 2, 3, 1);
            return Sampling.sampled(images, Sampling.identity(images).add_(way));
        });
    }

    /** {@code F.gaussian_blur} with torchvision's kernel of {@code 8 sigma + 1} pixels, made odd. */
    private static Tensor smoothed(Tensor planes, double sigma) {
        int radius = (int) (8 * sigma + 1) / 2;
        float[] kernel = kernel(radius, sigma);
        Tensor padded = Reflection.padded(planes, radius);
        Tensor along = convolved(padded, HostCopy.toTensor(kernel, 1, 1, 1, kernel.length));
        return convolved(along, HostCopy.toTensor(kernel, 1, 1, kernel.length, 1));
    }

    private static Tensor convolved(Tensor planes, Tensor kernel) {
        return torch.conv2d(
                planes, kernel, new TensorOptional(), new long[] {1, 1}, new long[] {0, 0}, new long[] {1, 1}, 1);
    }

    private static float[] kernel(int radius, double sigma) {
        float[] kernel = new float[2 * radius + 1];
        double sum = 0;
        for (int i = -radius; i <= radius; i++) sum += Math.exp(-0.5 * i * i / (sigma * sigma));
        for (int i = -radius; i <= radius; i++)
            kernel[i + radius] = (float) (Math.exp(-0.5 * i * i / (sigma * sigma)) / sum);
        return kernel;
    }
}
