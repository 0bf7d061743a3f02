package io.fovea.internal.architecture;

import io.fovea.UserError;
import io.fovea.internal.layer.Chain;
import io.fovea.internal.layer.GlobalAveragePool;
import io.fovea.internal.layer.Layer;
import io.fovea.internal.layer.Linear;
import io.fovea.internal.layer.Permute;
import io.fovea.internal.layer.Shape;
import io.fovea.internal.torch.HostCopy;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * A network in the three parts that transfer learning knows: body, pooling and head. The body and the pooling are the
 * trunk.
 *
 * @param body images [C, H, W] to whatever the pooling takes
 * @param pooling to features [F]; an empty chain if the body ends in features
 * @param head features to logits [classes]
 * @param blocks layers of the body, in order, at which it may be cut for partial training. A block reaches to the start
 *     of the next; what comes before the first belongs to the first.
 */
public record Network(Chain body, Chain pooling, Chain head, List<Layer> blocks) {
    public Network {
        blocks = List.copyOf(blocks);
    }

    /** Body and pooling. */
    public Chain trunk() {
        return Chain.of().then("", body).then("", pooling);
    }

    /** All parts. */
    public Chain whole() {
        return trunk().then("", head);
    }

    /**
     * The same network with another border between trunk and head: before one of its layers.
     *
     * @param first a block, or the head
     */
    @SuppressWarnings("ReferenceEquality") // the same layer is meant
    public Network cutBefore(Layer first) {
        if (first == head) return this;
        Chain.Halves halves = whole().cutBefore(first);
        return new Network(halves.before(), Chain.of(), halves.from(), List.of());
    }

    /**
     * In two, cut where the places of an image can last be told from each other: behind the last map [C, H, W] before
     * all becomes one vector, if it has more than one place, or, of tokens [T, C] of which the head sees one, before
     * the last block, which still looks at all.
     *
     * @param input of the network
     * @return empty if there are no such places, as in a network of linear layers
     */
    public Optional<Chain.Halves> cutAtPlaces(Shape input) {
        List<Layer> layers = whole().layers();
        Shape shape = input;
        for (int count = 0; count < layers.size(); count++) {
            Shape next = layers.get(count).outputShape(shape);
            if (next.rank() == 1 && count > 0) return cutBehind(count, shape); // what comes later forgets the places
            shape = next;
        }
        return Optional.empty();
    }

    /** @param output of the last of so many layers */
    private Optional<Chain.Halves> cutBehind(int count, Shape output) {
        boolean isTokens = output.rank() == 2 && !blocks.isEmpty();
        if (isTokens) return Optional.of(whole().cutBefore(blocks.get(blocks.size() - 1)));
        boolean isMap = output.rank() == 3 && output.height() * output.width() > 1;
        return isMap ? Optional.of(whole().cutBehind(count)) : Optional.empty();
    }

    /**
     * The first blocks alone, what they make of an image averaged over its places, and a head of its own.
     *
     * @param count of the blocks, fewer than there are
     * @param spec of the images and the head
     * @param headName what the names of the head's tensors begin with
     * @throws UserError if such a block makes tokens, or places with their channels last, in place of a map [C, H, W]
     */
    Network first(int count, ModelSpec spec, String headName) {
        if (!canBeCut(count, spec.input())) {
            throw new UserError(
                    spec.architecture() + " cannot be cut behind a block: its blocks make no maps of features",
                    "leave the option " + Architecture.BLOCKS + " out, or take another model");
        }
        Chain kept = body.upTo(blocks.get(count));
        int channels = kept.outputShape(spec.input()).channels();
        Chain ownHead = spec.head().named(headName, channels, 0, in -> Linear.of(in, spec.classes()));
        return new Network(kept, Chain.of(new GlobalAveragePool()), ownHead, blocks.subList(0, count));
    }

    /** Whether {@link #first} can leave the other blocks out. */
    boolean canBeCut(int count, Shape input) {
        boolean turns = whole().layers().stream().anyMatch(layer -> layer instanceof Permute);
        return !turns && body.upTo(blocks.get(count)).outputShape(input).rank() == 3;
    }

    /** @throws IllegalArgumentException if a batch, [N, C, H, W], does not fit the network */
    public void requireInput(ModelSpec spec, Tensor images) {
        if (images.dim() != 4 || images.size(1) != spec.channels()) {
            throw new IllegalArgumentException(spec.architecture() + " takes images [N, " + spec.channels() + ", "
                    + spec.height() + ", " + spec.width() + "], got " + Arrays.toString(HostCopy.shape(images)));
        }
        if (images.size(2) == spec.height() && images.size(3) == spec.width()) return;
        whole().outputShape(Shape.image(spec.channels(), (int) images.size(2), (int) images.size(3)));
    }
}
