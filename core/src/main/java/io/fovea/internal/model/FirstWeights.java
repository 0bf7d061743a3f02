package io.fovea.internal.model;

import io.fovea.internal.layer.Conv2d;
import io.fovea.internal.layer.Fill;
import io.fovea.internal.layer.Linear;
import io.fovea.internal.layer.Node;
import io.fovea.internal.layer.StateTensor;
import io.fovea.train.Initialization;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** How the tensors that no file gives are filled: each by the seed and its name alone. */
final class FirstWeights {
    private static final double DEVIATION = 0.02;

    private final long seed;
    private final Map<StateTensor, Fill> others = new HashMap<>();

    /** @param choice of convolutions and linear layers: their biases are then 0 */
    FirstWeights(long seed, Initialization choice, List<Node> nodes) {
        this.seed = seed;
        Fill matrices = fill(choice);
        if (matrices == null) return;
        for (Node node : nodes) {
            if (!(node.layer() instanceof Conv2d || node.layer() instanceof Linear)) continue;
            for (StateTensor weight : node.layer().weights().values()) {
                others.put(weight, weight.shape().length > 1 ? matrices : Fill.ZERO);
            }
        }
    }

    private static @Nullable Fill fill(Initialization choice) {
        return switch (choice) {
            case USUAL, WHITENING -> null; // the first filters are overwritten when images can be had
            case KAIMING -> Fill.KAIMING_FAN_OUT;
            case XAVIER -> Fill.XAVIER_UNIFORM;
            case ORTHOGONAL -> new Fill.Orthogonal();
            case TRUNCNORMAL -> new Fill.TruncatedNormal(DEVIATION);
        };
    }

    void draw(String name, StateTensor weight) {
        draw(weight, seedOf(name));
    }

    /** @param generator seed of the generator */
    void draw(StateTensor weight, long generator) {
        Fill other = others.get(weight);
        if (other == null) weight.allocate(generator);
        else weight.allocate(generator, other);
    }

    /** libtorch seeds its generator with 32 bits, so that a checksum of seed and name is as good as any hash. */
    private long seedOf(String name) {
        CRC32 sum = new CRC32();
        sum.update((seed + "/" + name).getBytes(StandardCharsets.UTF_8));
        return sum.getValue();
    }
}
