package io.fovea.internal.layer;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Four neighbours become one token, Liu et al. 2021 (arXiv:2103.14030), section 3.1: [N, H, W, C] to [N, ceil(H / 2),
 * ceil(W / 2), 2 C] by a layer norm and a linear layer without bias.
 */
public final class PatchMerging implements Combinator {
    private final Chain steps;

    /** @param fill of the linear layer's weight */
    public PatchMerging(int width, double eps, Fill fill) {
        steps = Chain.of()
                .then("", new Neighbours())
                .then("norm", LayerNorm.ofTokens(4 * width, eps))
                .then(
                        "reduction",
                        Linear.of(4 * width, 2 * width, fill, Fill.ZERO).withoutBias());
    }

    @Override
    public Tensor forward(Tensor x) {
        return steps.forward(x);
    }

    @Override
    public boolean ownsOutput() {
        return true;
    }

    /** As torchvision lists them: the norm, which runs before the reduction, comes last. */
    @Override
    public List<Child> children() {
        List<Child> run = steps.children();
        return List.of(run.get(0), run.get(2), run.get(1));
    }

    @Override
    public Shape trace(Shape input, Trace trace) {
        return steps.trace(input, trace);
    }

    @Override
    public void prepare(InferencePlan plan) {
        steps.prepare(plan);
    }

    @Override
    public String kind() {
        return "PatchMerging";
    }

    /**
     * The values of every 2x2 tokens in one, column by column: [N, H, W, C] to [N, ceil(H / 2), ceil(W / 2), 4 C]. Odd
     * images are padded with zeros below or to the right.
     */
    private record Neighbours() implements Leaf {
        @Override
        public Tensor forward(Tensor x) {
            long odd = x.size(1) % 2, oddColumns = x.size(2) % 2;
            Tensor padded = odd + oddColumns == 0 ? x : torch.constant_pad_nd(x, 0, 0, 0, oddColumns, 0, odd);
            long rows = padded.size(1) / 2, columns = padded.size(2) / 2;
            return padded.reshape(x.size(0), rows, 2, columns, 2, x.size(3))
                    .permute(0, 1, 3, 4, 2, 5)
                    .reshape(x.size(0), rows, columns, 4 * x.size(3));
        }

        @Override
        public Shape outputShape(Shape input) {
            if (input.rank() != 3) throw new IllegalArgumentException("expected [H, W, C], got " + input);
            int height = input.sizes().get(0), width = input.sizes().get(1);
            return new Shape(List.of((height + 1) / 2, (width + 1) / 2, 4 * input.last()));
        }

        @Override
        public void prepare(InferencePlan plan) {
            plan.then(this::forward);
        }

        @Override
        public String kind() {
            return "Neighbours 2x2";
        }
    }
}
