package io.fovea.internal.model;

import io.fovea.internal.architecture.Network;
import io.fovea.internal.layer.Conv2d;
import io.fovea.internal.layer.Layer;
import io.fovea.internal.layer.Linear;
import io.fovea.internal.layer.Node;
import io.fovea.internal.layer.StateTensor;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * A parameter that is trained, and where it stands.
 *
 * @param name torchvision's
 * @param tensor live; the model owns it
 * @param fromHead 0 in the head, 1 in the trunk's last block, 2 in the one before, and so on
 * @param role what it does to its input
 */
public record TrainedParameter(String name, Tensor tensor, int fromHead, Role role) {
    /** What a parameter does to its input. */
    public enum Role {
        /** The matrix or kernel of a linear layer or convolution, the output's apart. */
        HIDDEN,
        /** The matrix or kernel that gives the logits. */
        OUTPUT,
        /** All else: a bias, the factor of a norm or a scale, a token, a position. */
        OTHER
    }

    static List<TrainedParameter> of(List<Node> nodes, Network network) {
        int blocks = network.blocks().size();
        int block = 0;
        List<TrainedParameter> parameters = new ArrayList<>();
        for (Node node : nodes) {
            if (isSame(network.head(), node.layer())) block = blocks;
            for (int i = 1; i < blocks; i++) {
                if (isSame(network.blocks().get(i), node.layer())) block = i;
            }
            int fromHead = blocks - block;
            node.layer().weights().forEach((name, weight) -> {
                if (!weight.tensor().requires_grad()) return;
                Role role = isMatrix(node.layer(), weight) ? Role.HIDDEN : Role.OTHER;
                parameters.add(new TrainedParameter(Node.join(node.path(), name), weight.tensor(), fromHead, role));
            });
        }
        return withOutput(parameters);
    }

    @SuppressWarnings("ReferenceEquality") // the same layer is meant
    private static boolean isSame(Layer a, Layer b) {
        return a == b;
    }

    private static boolean isMatrix(Layer layer, StateTensor weight) {
        return (layer instanceof Linear || layer instanceof Conv2d) && weight.shape().length > 1;
    }

    /** The head learns always, and its last matrix gives the logits. */
    private static List<TrainedParameter> withOutput(List<TrainedParameter> parameters) {
        for (int i = parameters.size() - 1; i >= 0; i--) {
            TrainedParameter last = parameters.get(i);
            if (last.role() != Role.HIDDEN) continue;
            parameters.set(i, new TrainedParameter(last.name(), last.tensor(), last.fromHead(), Role.OUTPUT));
            break;
        }
        return List.copyOf(parameters);
    }
}
