package io.fovea.internal.layer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Adds a learned vector to every token of a class token and a grid, [N, 1 + rows columns, width] to the same:
 * Dosovitskiy et al. 2021 (arXiv:2010.11929), equation 1. Tensor {@code pos_embedding} [1, 1 + rows columns, width],
 * normal with deviation 0.02 at first. Values for another square grid are interpolated when they are loaded (section
 * 3.2): bicubic with corners aligned, as {@code interpolate_embeddings} in torchvision's
 * {@code models/vision_transformer.py} does.
 */
public final class PositionEmbedding implements Leaf {
    private final int rows;
    private final int columns;
    private final Shape tokens;
    private final StateTensor positions;

    public PositionEmbedding(int rows, int columns, int width) {
        this.rows = rows;
        this.columns = columns;
        tokens = new Shape(List.of(1 + rows * columns, width));
        positions = StateTensor.parameter(new Fill.Normal(0.02), 1, 1 + rows * columns, width)
                .adaptedBy(this::interpolated);
    }

    /** Values for another grid on this one; empty if they are for no square grid, or of another width. */
    private Optional<Tensor> interpolated(Tensor values) {
        if (values.dim() != 3 || values.size(0) != 1 || values.size(2) != tokens.last()) return Optional.empty();
        long side = Math.round(Math.sqrt(values.size(1) - 1));
        if (side < 1 || side * side + 1 != values.size(1)) return Optional.empty();
        Tensor grid = values.narrow(1, 1, side * side)
                .to(torch.ScalarType.Float)
                .reshape(1, side, side, tokens.last())
                .permute(0, 3, 1, 2);
        Tensor resized = torch.upsample_bicubic2d(grid, new long[] {rows, columns}, true);
        Tensor row = resized.permute(0, 2, 3, 1).reshape(1, (long) rows * columns, tokens.last());
        return Optional.of(torch.cat(new TensorVector(values.narrow(1, 0, 1), row), 1));
    }

    @Override
    public Tensor forward(Tensor x) {
        return x.add(positions.tensor());
    }

    @Override
    public boolean ownsOutput() {
        return true;
    }

    @Override
    public Map<String, StateTensor> weights() {
        return Map.of("pos_embedding", positions);
    }

    @Override
    public Shape outputShape(Shape input) {
        if (!input.equals(tokens)) {
            throw new IllegalArgumentException("expected " + rows + "x" + columns
                    + " patches and a class token, together " + tokens + ", got " + input);
        }
        return input;
    }

    @Override
    public void prepare(InferencePlan plan) {
        plan.then(new Prepared(plan.copy(positions)));
    }

    private record Prepared(Tensor positions) implements Step {
        @Override
        public Tensor apply(Tensor x) {
            return x.add(positions);
        }

        @Override
        public boolean ownsOutput() {
            return true;
        }

        @Override
        public void close() {
            positions.close();
        }
    }

    @Override
    public String kind() {
        return "PositionEmbedding " + rows + "x" + columns;
    }
}
