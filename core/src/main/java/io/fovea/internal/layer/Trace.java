package io.fovea.internal.layer;

import java.util.ArrayList;
import java.util.List;

/** Collects what every leaf does to one sample's shape, and what it costs, in the order of computation. */
public final class Trace {
    private final List<LayerSummary> rows = new ArrayList<>();
    private String path = "";

    /** Follows a child; combinators call this for each of theirs. */
    public Shape child(Layer.Child child, Shape input) {
        String outer = path;
        path = Node.join(outer, child.name());
        try {
            return child.layer().trace(input, this);
        } finally {
            path = outer;
        }
    }

    void leaf(Leaf leaf, Shape input, Shape output) {
        long parameters = leaf.weights().values().stream()
                .filter(StateTensor::isParameter)
                .mapToLong(StateTensor::count)
                .sum();
        rows.add(new LayerSummary(path, leaf.kind(), output, parameters, leaf.macs(input)));
    }

    public List<LayerSummary> rows() {
        return List.copyOf(rows);
    }

    public long macs() {
        return rows.stream().mapToLong(LayerSummary::macs).sum();
    }
}
