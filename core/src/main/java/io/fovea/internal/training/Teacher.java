package io.fovea.internal.training;

import io.fovea.framing.Preprocessing;
import io.fovea.internal.inference.InferenceModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Another model, from whose answers a training learns as well (Hinton et al. 2015, arXiv:1503.02531). It sees the very
 * images that the pupil sees, augmented, in its own mean and deviation.
 */
public final class Teacher implements AutoCloseable {
    private static final int SUM = 2;

    private final InferenceModel model;
    private final Tensor scale;
    private final Tensor shift;
    private final Tensor order;

    /**
     * @param model closed with this
     * @param own what the model was trained with
     * @param pupil of the same size and channels
     * @param classes for each of the pupil's classes, its place among the model's
     */
    public Teacher(InferenceModel model, Preprocessing own, Preprocessing pupil, int... classes) {
        this.model = model;
        int channels = own.channels();
        float[] factors = new float[channels], terms = new float[channels];
        for (int i = 0; i < channels; i++) {
            factors[i] = (float) (pupil.std().get(i) / own.std().get(i));
            terms[i] = (float)
                    ((pupil.mean().get(i) - own.mean().get(i)) / own.std().get(i));
        }
        scale = Scope.own(HostCopy.toTensor(factors, 1, channels, 1, 1));
        shift = Scope.own(HostCopy.toTensor(terms, 1, channels, 1, 1));
        long[] places = new long[classes.length];
        for (int i = 0; i < places.length; i++) places[i] = classes[i];
        order = Scope.own(HostCopy.toTensor(places, places.length));
    }

    /**
     * Its answers, in the caller's scope.
     *
     * @param images float32 [N, C, H, W], normalised for the pupil
     * @return logits [N, classes] in the order of the pupil's classes
     */
    Tensor logits(Tensor images) {
        try (Scope scope = Scope.inference()) {
            return scope.keep(model.forward(images.mul(scale).add_(shift)).index_select(1, order));
        }
    }

    /**
     * How far the pupil's answers are from the teacher's: the Kullback-Leibler divergence of the softmax of logits that
     * both are divided by the temperature, times its square, so that the gradient is of the same size at any (section 2
     * of the paper). Mean over images.
     *
     * @return one number, recorded for the backward pass
     */
    static Tensor distance(Tensor logits, Tensor teacher, double temperature) {
        Scalar warmth = new Scalar(temperature);
        Tensor pupil = torch.log_softmax(logits.div(warmth), 1);
        Tensor wanted = torch.log_softmax(teacher.div(warmth), 1);
        Tensor sum = torch.kl_div(pupil, wanted, SUM, true);
        return sum.mul(new Scalar(temperature * temperature / logits.size(0)));
    }

    @Override
    public void close() {
        for (Tensor tensor : List.of(scale, shift, order)) tensor.close();
        model.close();
    }
}
