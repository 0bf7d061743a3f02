package io.fovea.internal.layer;

import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/**
 * Multi-head attention within each window of {@link Windows}, with a learned bias for every relative position of two
 * tokens, Liu et al. 2021 (arXiv:2103.14030), section 3.2, as in torchvision's {@code models/swin_transformer.py}: [N,
 * R, S, w², 3 C] to [N, R, S, w², C] for R x S windows of w x w tokens. Shifted windows at the border hold tokens from
 * opposite sides of the image, which are kept apart.
 *
 * <p>Tensors {@code relative_position_bias_table} [(2 w - 1)², heads] and {@code relative_position_index} [w⁴], the row
 * of the table for every pair of tokens.
 */
public final class WindowAttention implements Leaf {
    /** Added to what must not be seen; torchvision's number. */
    private static final double HIDDEN = -100;

    private final int heads;
    private final int window;
    private final int tokens;
    private final int shift;
    private final StateTensor table;
    private final StateTensor index;

    /**
     * @param window tokens a side
     * @param shift by which the windows have been moved, in [0, window)
     */
    public WindowAttention(int heads, int window, int shift) {
        this.heads = heads;
        this.window = window;
        this.tokens = window * window;
        this.shift = shift;
        int distances = 2 * window - 1;
        table = StateTensor.parameter(new Fill.TruncatedNormal(0.02), (long) distances * distances, heads);
        index = StateTensor.index(this::relativePosition, (long) tokens * tokens);
    }

    /** Row of the table for a pair of tokens, the first times w² plus the second. */
    private int relativePosition(int pair) {
        int first = pair / tokens, second = pair % tokens;
        int down = first / window - second / window + window - 1;
        int right = first % window - second % window + window - 1;
        return down * (2 * window - 1) + right;
    }

    @Override
    public Tensor forward(Tensor x) {
        return Scope.compute(() -> attend(x, masked(bias(), (int) x.size(1), (int) x.size(2))));
    }

    /** [heads, w², w²]. */
    private Tensor bias() {
        return table.tensor()
                .index_select(0, index.tensor())
                .view(tokens, tokens, heads)
                .permute(2, 0, 1);
    }

    /**
     * The bias with the mask of shifted windows, [1, R S heads, w², w²]; or, as all windows are alike without one, [1,
     * heads, w², w²].
     */
    private Tensor masked(Tensor bias, int rows, int columns) {
        if (!shifted(rows) && !shifted(columns)) return bias.unsqueeze(0);
        int windows = rows * columns;
        float[] region = new float[windows * tokens];
        for (int i = 0; i < region.length; i++) {
            int place = i / tokens, token = i % tokens;
            int row = region(place / columns * window + token / window, rows);
            int column = region(place % columns * window + token % window, columns);
            region[i] = 3 * row + column;
        }
        Tensor of = HostCopy.toTensor(region, windows, 1, 1, tokens);
        Tensor mask = of.ne(of.transpose(2, 3)).to(bias.scalar_type()).mul_(new Scalar(HIDDEN));
        return bias.unsqueeze(0).add(mask).reshape(1, (long) windows * heads, tokens, tokens);
    }

    /** Which of the three parts that a shift leaves of an axis a token is in: they were not neighbours before. */
    private int region(int token, int windows) {
        if (!shifted(windows) || token < (windows - 1) * window) return 0;
        return token < windows * window - shift ? 1 : 2;
    }

    /** {@link Windows} moves nothing along an axis of one window. */
    private boolean shifted(int windows) {
        return shift > 0 && windows > 1;
    }

    /**
     * Windows that differ in their bias are taken as further heads, so that it need not be repeated for every image.
     */
    private Tensor attend(Tensor x, Tensor bias) {
        long n = x.size(0), rows = x.size(1), columns = x.size(2), width = x.size(4) / 3;
        long together = bias.size(1) / heads;
        long groups = n * rows * columns / together;
        Tensor qkv = x.reshape(groups, together, tokens, 3, heads, width / heads)
                .permute(3, 0, 1, 4, 2, 5)
                .reshape(3, groups, together * heads, tokens, width / heads);
        return Attention.attend(qkv, new TensorOptional(bias.to(x.scalar_type())))
                .reshape(groups, together, heads, tokens, width / heads)
                .transpose(2, 3)
                .reshape(n, rows, columns, tokens, width);
    }

    @Override
    public Map<String, StateTensor> weights() {
        Map<String, StateTensor> weights = new LinkedHashMap<>();
        weights.put("relative_position_bias_table", table);
        weights.put("relative_position_index", index);
        return weights;
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 4 || input.sizes().get(2) != tokens) {
            throw new IllegalArgumentException("expected windows of " + tokens + " tokens, got " + input);
        }
        return Attention.outputShape(input, heads);
    }

    @Override
    public long macs(Shape input) {
        return 2L * outputShape(input).count() * tokens;
    }

    @Override
    public void prepare(InferencePlan plan) {
        int rows = plan.shape().sizes().get(0), columns = plan.shape().sizes().get(1);
        Tensor bias = bias().detach().to(plan.precision().type()).contiguous();
        Tensor ready = masked(bias, rows, columns).contiguous();
        plan.then(new Prepared(this, rows, columns, Scope.own(bias), Scope.own(ready)));
    }

    /** @param ready the bias with the mask for the expected number of windows */
    private record Prepared(WindowAttention layer, int rows, int columns, Tensor bias, Tensor ready) implements Step {
        @Override
        public Tensor apply(Tensor x) {
            return Scope.compute(() -> {
                boolean expected = x.size(1) == rows && x.size(2) == columns;
                return layer.attend(x, expected ? ready : layer.masked(bias, (int) x.size(1), (int) x.size(2)));
            });
        }

        @Override
        public void close() {
            bias.close();
            ready.close();
        }
    }

    @Override
    public String kind() {
        return "WindowAttention " + window + "x" + window + " of " + heads + " heads" + (shift > 0 ? ", shifted" : "");
    }
}
