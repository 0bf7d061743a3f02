package io.fovea.internal.layer;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Layers one after the other; immutable, but for what the layers themselves hold. */
public final class Chain implements Combinator {
    private final List<Child> children;

    private Chain(List<Child> children) {
        this.children = List.copyOf(children);
    }

    /** The layers named 0, 1, 2 ..., as in a torchvision {@code Sequential}. */
    public static Chain of(Layer... layers) {
        Chain chain = new Chain(List.of());
        for (Layer layer : layers) chain = chain.then(layer);
        return chain;
    }

    /** This chain and one more layer, named by its position. */
    public Chain then(Layer layer) {
        return then(Integer.toString(children.size()), layer);
    }

    /** This chain and one more layer; an empty name adds no level to the names below it. */
    public Chain then(String name, Layer layer) {
        if (!name.isEmpty() && children.stream().anyMatch(child -> child.name().equals(name))) {
            throw new IllegalArgumentException("two layers named " + name);
        }
        List<Child> longer = new ArrayList<>(children);
        longer.add(new Child(name, layer));
        return new Chain(longer);
    }

    /**
     * This chain in two, cut before a layer: one after the other they compute the same. Chains inside of it are opened,
     * and names are lost.
     *
     * @throws IllegalArgumentException if not chains alone lead to the layer
     */
    public Halves cutBefore(Layer first) {
        List<Chain> halves = cutBefore(List.of(first));
        return new Halves(halves.get(0), halves.get(1));
    }

    /**
     * As above, in so many pieces and one more.
     *
     * @param firsts layers, in the order in which they run, that pieces begin with
     */
    public List<Chain> cutBefore(List<? extends Layer> firsts) {
        List<Layer> opened = new ArrayList<>();
        open(firsts, opened);
        List<Chain> pieces = new ArrayList<>();
        int from = 0;
        for (Layer first : firsts) {
            int at = position(first, opened);
            pieces.add(unnamed(opened.subList(from, at)));
            from = at;
        }
        pieces.add(unnamed(opened.subList(from, opened.size())));
        return List.copyOf(pieces);
    }

    /** This chain's layers, in order, those of chains inside of it among them. */
    public List<Layer> layers() {
        List<Layer> opened = new ArrayList<>();
        open(List.of(), opened);
        return opened;
    }

    /** This chain in two, cut behind so many of its {@link #layers}. */
    public Halves cutBehind(int count) {
        List<Layer> layers = layers();
        return new Halves(unnamed(layers.subList(0, count)), unnamed(layers.subList(count, layers.size())));
    }

    /**
     * What this chain does before a layer, with the names that it has.
     *
     * @throws IllegalArgumentException if not chains alone lead to the layer
     */
    public Chain upTo(Layer end) {
        List<Child> kept = new ArrayList<>();
        if (!addUpTo(end, kept))
            throw new IllegalArgumentException(end.kind() + " is inside of another layer, or not here");
        return new Chain(kept);
    }

    /** @return whether the layer was met */
    @SuppressWarnings("ReferenceEquality") // the same layer is meant
    private boolean addUpTo(Layer end, List<Child> kept) {
        for (Child child : children) {
            if (child.layer() == end) return true;
            List<Child> inner = new ArrayList<>();
            if (child.layer() instanceof Chain chain && chain.addUpTo(end, inner)) {
                if (!inner.isEmpty()) kept.add(new Child(child.name(), new Chain(inner)));
                return true;
            }
            kept.add(child);
        }
        return false;
    }

    /** What {@link #cutBefore} makes. */
    public record Halves(Chain before, Chain from) {}

    @SuppressWarnings("ReferenceEquality") // the same layer is meant
    private void open(List<? extends Layer> kept, List<Layer> opened) {
        for (Child child : children) {
            boolean isKept = kept.stream().anyMatch(layer -> layer == child.layer());
            if (child.layer() instanceof Chain chain && !isKept) chain.open(kept, opened);
            else opened.add(child.layer());
        }
    }

    @SuppressWarnings("ReferenceEquality") // the same layer is meant
    private static int position(Layer layer, List<Layer> opened) {
        for (int i = 0; i < opened.size(); i++) if (opened.get(i) == layer) return i;
        throw new IllegalArgumentException(layer.kind() + " is inside of another layer, or not here");
    }

    private static Chain unnamed(List<Layer> layers) {
        return new Chain(layers.stream().map(layer -> new Child("", layer)).toList());
    }

    @Override
    public Tensor forward(Tensor x) {
        return forward(x, false);
    }

    @Override
    public Tensor forwardOver(Tensor x) {
        return forward(x, true);
    }

    @SuppressWarnings("ReferenceEquality") // the same handle is meant
    private Tensor forward(Tensor input, boolean ours) {
        Tensor x = input;
        for (int i = 0; i < children.size(); i++) {
            Layer layer = children.get(i).layer();
            BatchNorm norm = affineNorm(i + 1);
            if (norm != null && layer instanceof Conv2d convolution) {
                Tensor factor = norm.factor();
                Tensor y = convolution.forward(x, factor, norm.shift(factor));
                if (x != input) x.close();
                x = y;
                ours = true;
                i++;
                continue;
            }
            Tensor y = ours ? layer.forwardOver(x) : layer.forward(x);
            // autograd keeps what it needs; without it the memory is free at once, not at the end of the scope
            if (x != input && y != x) x.close();
            ours = layer.ownsOutput();
            x = y;
        }
        return x;
    }

    /** The layer at a position, if a convolution before it computes it at no cost. */
    private @Nullable BatchNorm affineNorm(int position) {
        if (position >= children.size()) return null;
        return children.get(position).layer() instanceof BatchNorm norm && norm.isAffine() ? norm : null;
    }

    @Override
    public boolean ownsOutput() {
        return !children.isEmpty() && children.get(children.size() - 1).layer().ownsOutput();
    }

    @Override
    public List<Child> children() {
        return children;
    }

    @Override
    public Shape trace(Shape input, Trace trace) {
        Shape shape = input;
        for (Child child : children) shape = trace.child(child, shape);
        return shape;
    }

    @Override
    public void prepare(InferencePlan plan) {
        for (Child child : children) plan.visit(child.layer());
    }

    @Override
    public String kind() {
        return "Chain";
    }
}
