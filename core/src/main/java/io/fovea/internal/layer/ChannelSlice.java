package io.fovea.internal.layer;

import org.bytedeco.pytorch.Tensor;

/**
 * Channels {@code from} to {@code to}, the last not among them: [N, C, ...] to [N, to - from, ...], a view. Two of them
 * make the channel split of ShuffleNet V2, Ma et al. 2018 (arXiv:1807.11164), fig. 3c.
 */
public record ChannelSlice(int from, int to) implements Leaf {
    public ChannelSlice {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("channels must be an ascending range, got " + from + " to " + to);
        }
    }

    @Override
    public Tensor forward(Tensor x) {
        return x.narrow(1, from, to - from);
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.channels() < to) {
            throw new IllegalArgumentException("channels " + from + " to " + to + " are not in " + input);
        }
        return input.withChannels(to - from);
    }

    @Override
    public void prepare(InferencePlan plan) {
        plan.then(this::forward);
    }

    @Override
    public String kind() {
        return "ChannelSlice " + from + "-" + to;
    }
}
