package io.fovea.internal.layer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Another order of an image's dimensions; the values stay where they are. With channels last, pixels are tokens: layers
 * over the last dimension work on the channels of each.
 */
public enum Permute implements Leaf {
    /** [N, C, H, W] to [N, H, W, C]. */
    CHANNELS_LAST("channels last"),

    /** [N, H, W, C] to [N, C, H, W]. */
    CHANNELS_FIRST("channels first");

    private final String order;

    Permute(String order) {
        this.order = order;
    }

    @Override
    public Tensor forward(Tensor x) {
        return this == CHANNELS_LAST ? x.permute(0, 2, 3, 1) : x.permute(0, 3, 1, 2);
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 3) throw new IllegalArgumentException("expected an image, got " + input);
        List<Integer> sizes = new ArrayList<>(input.sizes());
        Collections.rotate(sizes, this == CHANNELS_LAST ? -1 : 1);
        return new Shape(sizes);
    }

    @Override
    public void prepare(InferencePlan plan) {
        plan.permute(this);
    }

    @Override
    public String kind() {
        return "Permute " + order;
    }
}
