package io.fovea.internal.layer;

import io.fovea.internal.torch.Scope;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Runs a layer on an image cut into windows, Liu et al. 2021 (arXiv:2103.14030), section 3.2: [N, H, W, C] becomes [N,
 * R, S, w², C], R x S windows of w x w tokens in a row, and what the layer makes of them becomes an image of the same
 * height and width again. Images are padded with zeros, below and to the right, to whole windows. Shifted windows begin
 * {@code shift} tokens further down and to the right and go round the edges, unless one window holds the whole axis.
 */
public final class Windows implements Combinator {
    private final int size;
    private final int shift;
    private final Layer body;

    /**
     * @param size w, tokens a side
     * @param shift tokens, in [0, size)
     * @param body keeps the number of windows and their tokens
     */
    public Windows(int size, int shift, Layer body) {
        if (size < 1 || shift < 0 || shift >= size) {
            throw new IllegalArgumentException("windows of " + size + " tokens cannot be shifted by " + shift);
        }
        this.size = size;
        this.shift = shift;
        this.body = body;
    }

    @Override
    public Tensor forward(Tensor x) {
        return apply(x, body::forward, body.ownsOutput());
    }

    private Tensor apply(Tensor x, UnaryOperator<Tensor> layer, boolean owned) {
        Tensor windows = Scope.compute(() -> split(x));
        Tensor y = layer.apply(windows);
        windows.close();
        Tensor image = Scope.compute(() -> merged(y, x.size(1), x.size(2)));
        if (owned) y.close();
        return image;
    }

    private Tensor split(Tensor x) {
        long rows = windows(x.size(1)), columns = windows(x.size(2)), width = x.size(3);
        Tensor padded = x;
        if (rows * size != x.size(1) || columns * size != x.size(2)) {
            padded = torch.constant_pad_nd(x, 0, 0, 0, columns * size - x.size(2), 0, rows * size - x.size(1));
        }
        return rolled(padded, -1)
                .reshape(x.size(0), rows, size, columns, size, width)
                .transpose(2, 3)
                .reshape(x.size(0), rows, columns, (long) size * size, width);
    }

    private Tensor merged(Tensor windows, long height, long width) {
        long rows = windows.size(1), columns = windows.size(2);
        Tensor image = windows.reshape(windows.size(0), rows, columns, size, size, windows.size(4))
                .transpose(2, 3)
                .reshape(windows.size(0), rows * size, columns * size, windows.size(4));
        return rolled(image, 1).narrow(1, 0, height).narrow(2, 0, width);
    }

    private Tensor rolled(Tensor x, int direction) {
        long down = x.size(1) > size ? shift : 0, right = x.size(2) > size ? shift : 0;
        if (down == 0 && right == 0) return x;
        return torch.roll(x, new long[] {direction * down, direction * right}, 1, 2);
    }

    private long windows(long length) {
        return (length + size - 1) / size;
    }

    @Override
    public List<Child> children() {
        return List.of(new Child("", body));
    }

    @Override
    public Shape trace(Shape input, Trace trace) {
        Shape output = trace.child(new Child("", body), windows(input));
        return input.withLast(output.last());
    }

    private Shape windows(Shape image) {
        if (image.rank() != 3) throw new IllegalArgumentException("windows are cut from images, got " + image);
        int rows = (int) windows(image.sizes().get(0)),
                columns = (int) windows(image.sizes().get(1));
        return new Shape(List.of(rows, columns, size * size, image.last()));
    }

    @Override
    public void prepare(InferencePlan plan) {
        plan.then(new Prepared(this, plan.branch(body, windows(plan.shape()))));
    }

    private record Prepared(Windows layer, Step body) implements Step {
        @Override
        public Tensor apply(Tensor x) {
            return layer.apply(x, body::apply, body.ownsOutput());
        }

        @Override
        public boolean ownsOutput() {
            return body.ownsOutput();
        }

        @Override
        public void close() {
            body.close();
        }
    }

    @Override
    public String kind() {
        return "Windows " + size + "x" + size + (shift > 0 ? ", shifted by " + shift : "");
    }
}
