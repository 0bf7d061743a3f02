package io.fovea.internal.training;

import io.fovea.framing.Preprocessing;
import io.fovea.internal.evaluation.Panel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Another model, or several together, from whose answers a training learns as well (Hinton et al. 2015,
 * arXiv:1503.02531). It sees the very images that the pupil sees, augmented, in its own mean and deviation.
 */
public final class Teacher implements AutoCloseable {
    private static final int SUM = 2;

    private final List<Sight> sights;
    private final Panel.Joining joining;
    private final Runnable networks;
    private final Tensor order;

    /**
     * @param panel whose frames have the pupil's size and channels
     * @param networks closes those of the panel, with this
     * @param pupil how the images come that it is shown
     * @param classes for each of the pupil's classes, its place among the panel's
     */
    public Teacher(Panel panel, Runnable networks, Preprocessing pupil, int... classes) {
        this.networks = networks;
        joining = panel.joining();
        sights = panel.lookings().stream()
                .map(looking -> Sight.of(looking, pupil))
                .toList();
        long[] places = new long[classes.length];
        for (int i = 0; i < places.length; i++) places[i] = classes[i];
        order = Scope.own(HostCopy.toTensor(places, places.length));
    }

    /**
     * What the pupil's images become for networks that look at them alike: {@code images * scale + shift}.
     *
     * @param scale [1, C, 1, 1], as {@code shift}
     */
    private record Sight(UnaryOperator<Tensor> network, Tensor scale, Tensor shift) {
        static Sight of(Panel.Looking looking, Preprocessing pupil) {
            Preprocessing own = looking.inference().preprocessing();
            int channels = own.channels();
            float[] factors = new float[channels], terms = new float[channels];
            for (int i = 0; i < channels; i++) {
                factors[i] = (float) (pupil.std().get(i) / own.std().get(i));
                terms[i] = (float)
                        ((pupil.mean().get(i) - own.mean().get(i)) / own.std().get(i));
            }
            return new Sight(
                    looking.network(),
                    Scope.own(HostCopy.toTensor(factors, 1, channels, 1, 1)),
                    Scope.own(HostCopy.toTensor(terms, 1, channels, 1, 1)));
        }

        float[] rows(Tensor images) {
            return HostCopy.floats(network.apply(images.mul(scale).add_(shift)));
        }

        void close() {
            scale.close();
            shift.close();
        }
    }

    /**
     * Its answers, in the caller's scope.
     *
     * @param images float32 [N, C, H, W], normalised for the pupil
     * @return logits [N, classes] in the order of the pupil's classes
     */
    Tensor logits(Tensor images) {
        try (Scope scope = Scope.inference()) {
            int count = Math.toIntExact(images.size(0));
            List<float[]> rows =
                    sights.stream().map(sight -> sight.rows(images)).toList();
            float[] joined = joining.of(rows, count);
            Tensor logits = HostCopy.toTensor(joined, count, joined.length / count);
            return scope.keep(logits.index_select(1, order));
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
        sights.forEach(Sight::close);
        order.close();
        networks.run();
    }
}
