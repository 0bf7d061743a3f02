package io.fovea.internal.model;

import io.fovea.UserError;
import io.fovea.internal.architecture.Network;
import io.fovea.internal.layer.BatchNorm;
import io.fovea.internal.layer.Chain;
import io.fovea.internal.layer.Layer;
import io.fovea.internal.layer.Node;
import io.fovea.internal.layer.StateTensor;
import io.fovea.train.TrainPart;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which layers of a network learn, from one of them to the last, and in which mode they are. What lies before is
 * frozen: it gets no gradient and stays in evaluation mode. At first everything learns.
 */
final class LearningPart {
    private final String architecture;
    private final Network network;
    private final List<Node> nodes;
    private TrainPart part = new TrainPart.All();
    private boolean fixedStatistics;
    private boolean training;
    /** The network with its border where learning begins; null if nothing is frozen. */
    private @Nullable Network cut;

    /**
     * @param architecture what errors name
     * @param nodes of the network, in order
     */
    LearningPart(String architecture, Network network, List<Node> nodes) {
        this.architecture = architecture;
        this.network = network;
        this.nodes = nodes;
    }

    /**
     * @param fixedStatistics whether batch norms keep their statistics in the part that learns, too
     * @throws UserError if the trunk has fewer blocks than asked for
     */
    void choose(TrainPart part, boolean fixedStatistics) {
        int first = first(part);
        cut = first == 0 ? null : network.cutBefore(nodes.get(first).layer());
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).layer() instanceof BatchNorm norm) norm.fixed(fixedStatistics);
            for (StateTensor weight : nodes.get(i).layer().weights().values()) {
                weight.tensor().set_requires_grad(i >= first && weight.isParameter());
            }
        }
        this.part = part;
        this.fixedStatistics = fixedStatistics;
        training(training);
    }

    void training(boolean on) {
        training = on;
        int first = first(part);
        for (int i = 0; i < nodes.size(); i++) nodes.get(i).layer().training(on && i >= first);
    }

    /** @return whether there is a batch norm that measures */
    boolean measureStatistics() {
        training(true);
        boolean any = false;
        for (Node node : nodes) if (node.layer() instanceof BatchNorm norm) any |= norm.measure();
        return any;
    }

    boolean hasFixedStatistics() {
        return fixedStatistics;
    }

    TrainPart part() {
        return part;
    }

    boolean isCut() {
        return cut != null;
    }

    /** The network with its border where learning begins. */
    Network cut() {
        if (cut == null) throw new IllegalStateException("nothing is frozen");
        return cut;
    }

    /** What learns, cut before every block. */
    List<Chain> inBlocks() {
        List<Layer> blocks = network.blocks();
        if (cut == null) return network.whole().cutBefore(blocks.subList(Math.min(1, blocks.size()), blocks.size()));
        if (!(part instanceof TrainPart.LastBlocks last)) return List.of(network.head());
        List<Chain> pieces = network.whole().cutBefore(blocks.subList(blocks.size() - last.count(), blocks.size()));
        return pieces.subList(1, pieces.size());
    }

    List<Node> frozen() {
        return nodes.subList(0, first(part));
    }

    /** Index of the first node of the part. */
    private int first(TrainPart part) {
        if (part instanceof TrainPart.All) return 0;
        if (part instanceof TrainPart.Head) return position(network.head());
        int count = ((TrainPart.LastBlocks) part).count();
        int blocks = network.blocks().size();
        if (count > blocks) {
            throw new UserError(
                    "cannot train the last " + count + " blocks: " + architecture + " has " + blocks,
                    "use a number up to " + blocks + ", or all");
        }
        return count == blocks ? 0 : position(network.blocks().get(blocks - count));
    }

    @SuppressWarnings("ReferenceEquality") // the same layer is meant
    private int position(Layer layer) {
        for (int i = 0; i < nodes.size(); i++) if (nodes.get(i).layer() == layer) return i;
        throw new IllegalStateException(layer.kind() + " is not part of " + architecture);
    }
}
