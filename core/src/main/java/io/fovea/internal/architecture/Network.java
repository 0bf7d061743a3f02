package io.fovea.internal.architecture;

import io.fovea.internal.layer.Chain;
import io.fovea.internal.layer.Layer;
import java.util.List;

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
    Chain trunk() {
        return Chain.of().then("", body).then("", pooling);
    }

    /** All parts. */
    Chain whole() {
        return trunk().then("", head);
    }
}
