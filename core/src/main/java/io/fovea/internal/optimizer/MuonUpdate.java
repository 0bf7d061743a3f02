package io.fovea.internal.optimizer;

import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import io.fovea.internal.torch.TensorList;
import io.fovea.train.OptimizerSpec;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Muon, Jordan et al. 2024 (kellerjordan.github.io/posts/muon): the momentum's nearest half-orthogonal matrix. Weight
 * decay and the length of a step are those of Liu et al. 2025 (arXiv:2502.16982), with which a rate that suits AdamW
 * suits: {@code torch/optim/_muon.py} with {@code adjust_lr_fn="match_rms_adamw"}, but in float32. A kernel [O, I, k,
 * k] is the matrix [O, I k k].
 */
final class MuonUpdate implements Update {
    private static final int ROUNDS = 5;
    private static final Scalar A = Scope.own(new Scalar(3.4445));
    private static final Scalar B = Scope.own(new Scalar(-4.7750));
    private static final Scalar C = Scope.own(new Scalar(2.0315));
    private static final Scalar ONE = Scope.own(new Scalar(1.0));
    private static final Scalar LEAST_NORM = Scope.own(new Scalar(1e-7));

    /** What an entry of AdamW's steps comes to on the average. */
    private static final double ADAMWS = 0.2;

    private final OptimizerSpec.Muon muon;
    private final double decay;
    private final GroupTensors tensors;
    private final TensorList velocities;

    MuonUpdate(OptimizerSpec.Muon muon, double decay, GroupTensors tensors) {
        this.muon = muon;
        this.decay = decay;
        this.tensors = tensors;
        velocities = tensors.zeros("velocity");
    }

    @Override
    public void apply(TensorList gradients, UpdateStep now) {
        double momentum = now.momentum(muon.momentum());
        velocities.follow(momentum, gradients);
        TensorList directions = muon.nesterov() ? gradients.times(1 - momentum).plus(momentum, velocities) : velocities;
        if (decay != 0) tensors.parameters().times(1 - now.rate() * decay);
        List<Tensor> parameters = tensors.parameters().tensors();
        for (int i = 0; i < parameters.size(); i++) {
            move(parameters.get(i), directions.tensors().get(i), now.rate());
        }
    }

    private static void move(Tensor parameter, Tensor direction, double rate) {
        try (Scope scope = Scope.open()) {
            Tensor matrix = direction.flatten(1, -1);
            double length = ADAMWS * Math.sqrt(Math.max(matrix.size(0), matrix.size(1)));
            parameter.add_(orthogonal(matrix).reshape(HostCopy.shape(parameter)), new Scalar(-rate * length));
        }
    }

    /** Newton-Schulz's rounds towards U Vᵀ of the matrix U S Vᵀ, its singular values between 0.7 and 1.2. */
    private static Tensor orthogonal(Tensor matrix) {
        boolean tall = matrix.size(0) > matrix.size(1);
        Tensor x = tall ? matrix.t() : matrix;
        x = x.div(x.norm().clamp_min_(LEAST_NORM));
        for (int i = 0; i < ROUNDS; i++) {
            Tensor gram = x.mm(x.t());
            x = torch.addmm(x, torch.addmm(gram, gram, gram, B, C), x, A, ONE);
        }
        return tall ? x.t() : x;
    }
}
