package io.fovea.internal.training;

import io.fovea.UserError;
import io.fovea.internal.model.TrainedParameter;
import io.fovea.internal.model.TrainedParameter.Role;
import io.fovea.internal.torch.Scope;
import io.fovea.internal.torch.TensorList;
import io.fovea.train.Clip;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** What is done to the gradients of all trained parameters between the backward pass and the update. */
final class Gradients {
    /** Of torch.nn.utils.clip_grad_norm_, so that a norm of 0 divides nothing. */
    private static final double NORM_EPS = 1e-6;
    /** Of timm.utils.agc: the least norm that a unit's weights are taken to have, so that units of zeros can begin. */
    private static final double UNIT_EPS = 1e-3;
    /** Of the reference implementations of sharpness-aware minimisation. */
    private static final double CLIMB_EPS = 1e-12;

    private final List<TrainedParameter> parameters;
    /** Path of the layer that gives the logits, with a dot behind it. */
    private final String output;

    Gradients(List<TrainedParameter> parameters) {
        this.parameters = List.copyOf(parameters);
        String matrix = parameters.stream()
                .filter(parameter -> parameter.role() == Role.OUTPUT)
                .map(TrainedParameter::name)
                .findFirst()
                .orElse("");
        output = matrix.substring(0, matrix.lastIndexOf('.') + 1);
    }

    /** @throws UserError if {@code clip} would do nothing, because it leaves alone what learns */
    void require(Clip clip) {
        if (!(clip instanceof Clip.Adaptive) || parameters.stream().anyMatch(this::isUnderOutput)) return;
        throw new UserError(
                "clip adaptive leaves the layer that gives the logits as it is, and no other layer learns",
                "use clip norm=1, or train more than the head");
    }

    private boolean isUnderOutput(TrainedParameter parameter) {
        return output.isEmpty() || !parameter.name().startsWith(output);
    }

    /**
     * Whether a parameter is a matrix or kernel, which penalties are for; norms and biases have no size to keep small.
     */
    private static boolean isMatrix(TrainedParameter parameter) {
        return parameter.role() != Role.OTHER;
    }

    private TensorList values(Predicate<TrainedParameter> which) {
        return TensorList.of(
                parameters.stream().filter(which).map(TrainedParameter::tensor).toList());
    }

    private TensorList values() {
        return values(parameter -> true);
    }

    private TensorList gradients(Predicate<TrainedParameter> which) {
        List<Tensor> gradients = new ArrayList<>(parameters.size());
        for (TrainedParameter parameter : parameters) {
            if (!which.test(parameter)) continue;
            Tensor gradient = parameter.tensor().grad();
            if (!gradient.defined()) throw new IllegalStateException(parameter.name() + " has no gradient");
            gradients.add(gradient);
        }
        return TensorList.of(gradients);
    }

    private TensorList gradients() {
        return gradients(parameter -> true);
    }

    /**
     * Divides all by the loss's scale.
     *
     * @return whether all are finite
     */
    boolean unscale(LossScale scale) {
        try (Scope scope = Scope.inference()) {
            return scale.unscale(gradients());
        }
    }

    /** Those of {@code weight} times the sum of the absolute values of all matrices and kernels. */
    void penalise(double weight) {
        if (weight == 0) return;
        try (Scope scope = Scope.inference()) {
            gradients(Gradients::isMatrix)
                    .plus(weight, values(Gradients::isMatrix).signs());
        }
    }

    void clip(Clip clip) {
        if (clip instanceof Clip.None) return;
        try (Scope scope = Scope.inference()) {
            if (clip instanceof Clip.Norm norm) clipNorm(norm.most());
            else if (clip instanceof Clip.Value value) clipValue(value.most());
            else clipUnits(((Clip.Adaptive) clip).share());
        }
    }

    /** As torch.nn.utils.clip_grad_norm_. */
    private void clipNorm(double most) {
        TensorList gradients = gradients();
        gradients.times(share(gradients, NORM_EPS, most).clamp_max(new Scalar(1.0)));
    }

    /** As torch.nn.utils.clip_grad_value_. */
    private void clipValue(double most) {
        gradients().clamp(-most, most);
    }

    /** What brings all together to a norm of {@code length}; one number. */
    private static Tensor share(TensorList all, double eps, double length) {
        return torch.reciprocal(all.norm().add(new Scalar(eps))).mul(new Scalar(length));
    }

    /**
     * As timm.utils.agc.adaptive_clip_grad, and as there the layer that gives the logits is left as it is: Brock et al.
     * 2021 (arXiv:2102.06171), section 4.1, find that clipping it costs accuracy.
     */
    private void clipUnits(double share) {
        for (TrainedParameter parameter : parameters) {
            if (!isUnderOutput(parameter)) continue;
            Tensor gradient = parameter.tensor().grad();
            Tensor most = unitNorms(parameter.tensor())
                    .clamp_min(new Scalar(UNIT_EPS))
                    .mul(new Scalar(share));
            Tensor norms = unitNorms(gradient);
            Tensor factors = most.div(norms.clamp_min(new Scalar(NORM_EPS)));
            gradient.mul_(torch.where(norms.lt(most), new Scalar(1.0f), factors));
        }
    }

    /** Of every output of a matrix or kernel; of a vector as a whole. */
    private static Tensor unitNorms(Tensor tensor) {
        int rank = Math.toIntExact(tensor.dim());
        long[] inner = new long[Math.max(0, rank - 1)];
        for (int i = 0; i < inner.length; i++) inner[i] = i + 1L;
        return inner.length == 0
                ? torch.linalg_vector_norm(tensor)
                : torch.linalg_vector_norm(tensor, new Scalar(2.0), inner, true, new ScalarTypeOptional());
    }

    /**
     * Moves the parameters up the gradient by {@code radius}, as sharpness-aware minimisation does (Foret et al. 2020,
     * arXiv:2010.01412, equation 2).
     *
     * @return where they were, in the caller's scope; see {@link #descend}
     */
    List<Tensor> climb(double radius) {
        try (Scope scope = Scope.inference()) {
            List<Tensor> before = new ArrayList<>();
            TensorList values = values(), gradients = gradients();
            for (Tensor value : values.tensors()) before.add(scope.keep(value.clone()));
            gradients.times(share(gradients, CLIMB_EPS, radius));
            values.plus(1, gradients);
            return before;
        }
    }

    /** Back to the bit to before {@link #climb}; the gradients found up there stay. */
    void descend(List<Tensor> before) {
        try (Scope scope = Scope.inference()) {
            values().copy(TensorList.of(before));
        }
    }
}
