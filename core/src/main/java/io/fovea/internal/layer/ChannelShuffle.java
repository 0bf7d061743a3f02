package io.fovea.internal.layer;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Interleaves groups of channels, Zhang et al. 2017 (arXiv:1707.01083), fig. 1c: channel i of group g, of C / groups
 * each, becomes channel i groups + g. [N, C, H, W] to the same.
 */
public record ChannelShuffle(int groups) implements Leaf {
    public ChannelShuffle {
        if (groups < 1) throw new IllegalArgumentException("groups must be at least 1, got " + groups);
    }

    @Override
    public Tensor forward(Tensor x) {
        return torch.channel_shuffle(x, groups);
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 3 || input.channels() % groups != 0) {
            throw new IllegalArgumentException("cannot shuffle " + groups + " groups of channels of " + input);
        }
        return input;
    }

    @Override
    public void prepare(InferencePlan plan) {
        plan.then(this::forward);
    }

    @Override
    public String kind() {
        return "ChannelShuffle " + groups;
    }
}
