package io.fovea.internal.layer;

import io.fovea.internal.torch.Scope;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The pixels in a row after a learned token, whose place gathers what the classifier reads: Dosovitskiy et al. 2021
 * (arXiv:2010.11929), equation 1. [N, H, W, C] to [N, 1 + H W, C]. Tensor {@code class_token} [1, 1, C], 0 at first.
 */
public final class ClassToken implements Leaf {
    private final int width;
    private final StateTensor token;

    public ClassToken(int width) {
        this.width = width;
        token = StateTensor.parameter(Fill.ZERO, 1, 1, width);
    }

    @Override
    public Tensor forward(Tensor x) {
        return behind(token.tensor(), x);
    }

    private static Tensor behind(Tensor token, Tensor x) {
        return Scope.compute(() -> {
            Tensor first = token.expand(x.size(0), 1, token.size(2));
            return torch.cat(new TensorVector(first, x.flatten(1, 2)), 1);
        });
    }

    @Override
    public boolean ownsOutput() {
        return true;
    }

    @Override
    public Map<String, StateTensor> weights() {
        return Map.of("class_token", token);
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 3 || input.last() != width) {
            throw new IllegalArgumentException("a token of " + width + " values cannot stand before " + input);
        }
        return new Shape(List.of(1 + input.count() / width, width));
    }

    @Override
    public void prepare(InferencePlan plan) {
        plan.then(new Prepared(plan.copy(token)));
    }

    private record Prepared(Tensor token) implements Step {
        @Override
        public Tensor apply(Tensor x) {
            return behind(token, x);
        }

        @Override
        public boolean ownsOutput() {
            return true;
        }

        @Override
        public void close() {
            token.close();
        }
    }

    @Override
    public String kind() {
        return "ClassToken";
    }
}
