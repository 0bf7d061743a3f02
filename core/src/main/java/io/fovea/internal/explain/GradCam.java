package io.fovea.internal.explain;

import io.fovea.explain.HeatMap;
import io.fovea.internal.layer.Chain;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * Where the last maps of a network, weighted by the gradients of a class's logit in them, are high. Of a transformer's
 * tokens, the maps are those before its last block.
 */
final class GradCam {
    private GradCam() {}

    /**
     * The last maps of one image and the gradients in them, channel by channel.
     *
     * @param maps [channels, places] in row-major order, as {@code gradients}
     */
    record Seen(int channels, int height, int width, float[] maps, float[] gradients) {
        private int places() {
            return height * width;
        }

        /** Selvaraju et al. 2017, equations 1 and 2: a channel's weight is the mean of its gradients. */
        HeatMap map() {
            double[] weights = new double[channels];
            for (int i = 0; i < gradients.length; i++) weights[i / places()] += (double) gradients[i] / places();
            return weighted(weights);
        }

        /**
         * Chattopadhyay et al. 2018, equations 10 and 19: only gradients above 0 count, each by how much of it the
         * higher derivatives leave. Those are powers of the gradient if the class's score is the exponential of its
         * logit, of which the factor itself falls away when the map is scaled. The paper's maps are behind a ReLU; of
         * others, what is below 0 is left out of their sum, so that no weight is below 0.
         */
        HeatMap plusPlus() {
            double[] weights = new double[channels];
            for (int channel = 0; channel < channels; channel++) {
                double sum = 0;
                for (int place = 0; place < places(); place++) sum += Math.max(0, maps[channel * places() + place]);
                for (int place = 0; place < places(); place++) {
                    double g = gradients[channel * places() + place];
                    double below = 2 * g * g + sum * g * g * g;
                    if (g > 0 && below != 0) weights[channel] += g * g / below * g;
                }
            }
            return weighted(weights);
        }

        private HeatMap weighted(double[] weights) {
            float[] sums = new float[places()];
            for (int i = 0; i < maps.length; i++) sums[i % places()] += (float) (weights[i / places()] * maps[i]);
            return HeatMap.of(height, width, sums);
        }
    }

    /**
     * @param image float32 [1, C, H, W], normalised
     * @param label whose logit is looked at
     * @return empty if the network has no maps or tokens
     */
    static Optional<Seen> see(ImageModel model, Tensor image, int label) {
        return model.cutAtPlaces().map(halves -> see(halves, image, label));
    }

    private static Seen see(Chain.Halves halves, Tensor image, int label) {
        long imageHeight = image.size(2), imageWidth = image.size(3);
        try (Scope scope = Scope.open()) {
            Tensor maps = first(halves.before(), image);
            maps.set_requires_grad(true);
            halves.from().forward(maps).select(1, label).sum().backward();
            Tensor gradients = maps.grad();
            if (maps.dim() == 4) return maps(maps, gradients);
            return tokens(maps, gradients, imageHeight, imageWidth);
        }
    }

    private static Tensor first(Chain before, Tensor image) {
        try (Scope scope = Scope.inference()) {
            return scope.keep(before.forward(image).clone());
        }
    }

    private static Seen maps(Tensor maps, Tensor gradients) {
        int channels = (int) maps.size(1), height = (int) maps.size(2), width = (int) maps.size(3);
        return new Seen(channels, height, width, HostCopy.floats(maps), HostCopy.floats(gradients));
    }

    /** [1, T, C], of which the first belongs to no place, to [C, rows, columns]. */
    private static Seen tokens(Tensor tokens, Tensor gradients, long imageHeight, long imageWidth) {
        int places = (int) tokens.size(1) - 1, channels = (int) tokens.size(2);
        int rows = (int) Math.round(Math.sqrt((double) places * imageHeight / imageWidth));
        return new Seen(channels, rows, places / rows, places(tokens), places(gradients));
    }

    private static float[] places(Tensor tokens) {
        try (Scope scope = Scope.inference()) {
            return HostCopy.floats(tokens.narrow(1, 1, tokens.size(1) - 1).transpose(1, 2));
        }
    }
}
