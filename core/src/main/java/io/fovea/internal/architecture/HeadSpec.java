package io.fovea.internal.architecture;

import io.fovea.internal.layer.Activation;
import io.fovea.internal.layer.Chain;
import io.fovea.internal.layer.Dropout;
import io.fovea.internal.layer.Linear;
import io.fovea.internal.limit.Limit;
import io.fovea.internal.limit.Range;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What stands between pooled features and logits.
 *
 * @param hidden widths of inner layers, each followed by a ReLU; empty for a linear classifier
 * @param dropout before every linear layer, in [0, 1); null for the architecture's own
 */
public record HeadSpec(List<Integer> hidden, @Nullable Double dropout) {
    /** The architecture's own head. */
    public static final HeadSpec DEFAULT = new HeadSpec(List.of(), null);

    public HeadSpec {
        hidden = List.copyOf(Objects.requireNonNull(hidden, "hidden"));
        Limit.HIDDEN_LAYERS.require(hidden.size());
        hidden.forEach(Limit.HIDDEN::require);
        if (dropout != null) Range.DROPOUT.require(dropout);
    }

    /**
     * Dropout, Linear, ReLU, Dropout, ..., Linear, numbered. Inner layers are filled as PyTorch does by default.
     *
     * @param output the last layer's weights, from the last width to the classes
     */
    Chain build(int features, double defaultDropout, OutputLayer output) {
        double p = dropoutOr(defaultDropout);
        Chain head = Chain.of(new Dropout(p));
        int width = features;
        for (int next : hidden) {
            head = head.then(Linear.of(width, next)).then(Activation.RELU).then(new Dropout(p));
            width = next;
        }
        return head.then(output.of(width));
    }

    /**
     * As {@link #build} under a name; without hidden layers the output layer itself bears it, as torchvision's
     * {@code fc} does.
     */
    Chain named(String name, int features, double defaultDropout, OutputLayer output) {
        if (!hidden.isEmpty()) return Chain.of().then(name, build(features, defaultDropout, output));
        return Chain.of().then("", new Dropout(dropoutOr(defaultDropout))).then(name, output.of(features));
    }

    double dropoutOr(double defaultDropout) {
        return dropout == null ? defaultDropout : dropout;
    }

    /** Makes the layer that gives the logits. */
    @FunctionalInterface
    interface OutputLayer {
        Linear of(int in);
    }
}
