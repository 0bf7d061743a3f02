package io.fovea.model;

import java.util.ArrayList;
import java.util.List;

/** A layer and its path from the root, which is the prefix of its tensors' names. */
record Node(String path, Layer layer) {
    /** The layer and everything below it, each layer before its children. */
    static List<Node> walk(Layer root) {
        List<Node> nodes = new ArrayList<>();
        collect("", root, nodes);
        return nodes;
    }

    /** Appends a name to a path; an empty name adds no level. */
    static String join(String path, String name) {
        if (name.isEmpty()) return path;
        return path.isEmpty() ? name : path + "." + name;
    }

    private static void collect(String path, Layer layer, List<Node> nodes) {
        nodes.add(new Node(path, layer));
        for (Layer.Child child : layer.children()) collect(join(path, child.name()), child.layer(), nodes);
    }
}
