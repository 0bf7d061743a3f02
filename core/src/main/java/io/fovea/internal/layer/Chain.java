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
        List<Layer> opened = new ArrayList<>();
        open(first, opened);
        int at = opened.indexOf(first);
        if (at < 0) throw new IllegalArgumentException(first.kind() + " is inside of another layer, or not here");
        return new Halves(unnamed(opened.subList(0, at)), unnamed(opened.subList(at, opened.size())));
    }

    /** What {@link #cutBefore} makes. */
    public record Halves(Chain before, Chain from) {}

    @SuppressWarnings("ReferenceEquality") // the same layer is meant
    private void open(Layer kept, List<Layer> opened) {
        for (Child child : children) {
            if (child.layer() instanceof Chain chain && chain != kept) chain.open(kept, opened);
            else opened.add(child.layer());
        }
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
