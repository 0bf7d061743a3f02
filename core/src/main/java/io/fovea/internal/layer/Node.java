package io.fovea.internal.layer;

import java.util.ArrayList;
import java.util.List;

/** A layer and its path from the root, which is the prefix of its tensors' names. */
public record Node(String path, Layer layer) {
    /** The layer and everything below it, each layer before its children: the order of a state dict. */
    public static List<Node> walk(Layer root) {
        List<Node> nodes = new ArrayList<>();
        collect("", root, nodes);
        return nodes;
    }

    /** Appends a name to a path; an empty name adds no level. */
    public static String join(String path, String name) {
        if (name.isEmpty()) return path;
        return path.isEmpty() ? name : path + "." + name;
    }

    private static void collect(String path, Layer layer, List<Node> nodes) {
        nodes.add(new Node(path, layer));
        // PyTorch's modules list their own tensors, here those of leaves without a name, before their children's
        for (Layer.Child child : layer.children()) if (isOwn(child)) nodes.add(new Node(path, child.layer()));
        for (Layer.Child child : layer.children()) {
            if (!isOwn(child)) collect(join(path, child.name()), child.layer(), nodes);
        }
    }

    private static boolean isOwn(Layer.Child child) {
        return child.name().isEmpty() && child.layer() instanceof Leaf;
    }
}
