package io.fovea.internal.training;

import io.fovea.Precision;
import io.fovea.internal.layer.Chain;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.Autocast;
import io.fovea.internal.torch.RandomStream;
import io.fovea.internal.torch.Scope;
import io.fovea.train.Recipe;
import io.fovea.train.Recompute;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Logits of some examples, and the way of their gradients back to the parameters. By blocks it keeps only what passes
 * from block to block, and computes the rest once more on the way back (Chen et al. 2016, arXiv:1604.06174, section
 * 3.1; as PyTorch's torch.utils.checkpoint): layers that draw random numbers then draw the same, and buffers, such as
 * the statistics of batch norms, end as after one pass.
 *
 * <p>Lives within the scope, and the {@link RandomStream}, in which it is made.
 */
final class ForwardPass {
    /**
     * A block whose results, but for its output, are forgotten.
     *
     * @param input its gradient is that of the output of the block before
     * @param random where the random numbers stood when it was computed
     */
    private record Forgotten(Chain block, Tensor input, Tensor random) {}

    private final ImageModel model;
    private final Precision precision;
    private final List<Forgotten> forgotten = new ArrayList<>();
    /** Of the last block, which is recorded as it is computed: its backward pass is the first. */
    private final Tensor input;

    private final Tensor logits;

    /** @param inputs of the examples */
    ForwardPass(Recipe recipe, Forward forward, ImageModel model, Tensor inputs) {
        this.model = model;
        precision = forward.precision();
        if (recipe.recompute() == Recompute.NONE) {
            input = inputs;
            logits = forward.logits(model, inputs);
            return;
        }
        List<Chain> blocks = model.learnedInBlocks();
        Tensor x = forward.learnable(model, inputs);
        for (Chain block : blocks.subList(0, blocks.size() - 1)) {
            forgotten.add(new Forgotten(block, x, RandomStream.state()));
            try (Scope scope = Scope.inference()) {
                x = scope.keep(computed(block, x));
            }
            x.set_requires_grad(true); // to be handed its gradient
        }
        input = x;
        logits = computed(blocks.get(blocks.size() - 1), x).to(ScalarType.Float);
    }

    /** A guard each: what it keeps of converted weights was made without a record. */
    private Tensor computed(Chain block, Tensor x) {
        try (Autocast autocast = Autocast.open(precision)) {
            return block.forward(x);
        }
    }

    /** Float32 [N, classes]. */
    Tensor logits() {
        return logits;
    }

    /**
     * Adds to the gradients of all parameters; once only.
     *
     * @param loss one number, computed from the logits
     */
    void backward(Tensor loss) {
        loss.backward();
        if (forgotten.isEmpty()) return;
        Buffers after = Buffers.of(model);
        Tensor random = RandomStream.state();
        Tensor output = input;
        for (int i = forgotten.size() - 1; i >= 0; i--) {
            Forgotten part = forgotten.get(i);
            try (Scope scope = Scope.open()) {
                RandomStream.restore(part.random());
                Tensor again = computed(part.block(), part.input());
                again.backward(output.grad(), new BoolOptional(), false, new TensorArrayRefOptional());
            }
            output.close(); // its memory is free at once, not at the end of the scope
            output = part.input();
        }
        RandomStream.restore(random);
        after.restore();
    }
}
