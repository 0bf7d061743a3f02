package io.fovea.internal.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Layers side by side: all read the same input, and their results are stacked along the channels, in order, as in the
 * Inception module, Szegedy et al. 2014 (arXiv:1409.4842), fig. 2. [N, C, ...] to [N, sum of the branches' channels,
 * ...]; but for the channels, all results have one shape. An empty {@link Chain} is the input itself.
 */
public final class Concat implements Combinator {
    private final List<Child> branches;

    private Concat(List<Child> branches) {
        this.branches = List.copyOf(branches);
    }

    /** @param name of the branch, empty if torchvision has no level of its own for it */
    public static Concat of(String name, Layer branch) {
        return new Concat(List.of()).and(name, branch);
    }

    /** These branches and one more. */
    public Concat and(String name, Layer branch) {
        if (!name.isEmpty() && branches.stream().anyMatch(child -> child.name().equals(name))) {
            throw new IllegalArgumentException("two branches named " + name);
        }
        List<Child> more = new ArrayList<>(branches);
        more.add(new Child(name, branch));
        return new Concat(more);
    }

    @Override
    public Tensor forward(Tensor x) {
        return stack(x, branches, (branch, input) -> branch.layer().forward(input));
    }

    /** What every branch makes of {@code x}, stacked along dimension 1. */
    @SuppressWarnings("ReferenceEquality") // the same handle is meant
    public static <B> Tensor stack(Tensor x, List<B> branches, BiFunction<B, Tensor, Tensor> computing) {
        Tensor[] results = new Tensor[branches.size()];
        for (int i = 0; i < results.length; i++) results[i] = computing.apply(branches.get(i), x);
        try (TensorVector list = new TensorVector(results)) {
            return torch.cat(list, 1);
        } finally {
            for (Tensor result : results) if (result != x) result.close();
        }
    }

    @Override
    public boolean ownsOutput() {
        return true;
    }

    @Override
    public List<Child> children() {
        return branches;
    }

    @Override
    public Shape trace(Shape input, Trace trace) {
        List<Shape> results =
                branches.stream().map(child -> trace.child(child, input)).toList();
        Shape first = results.get(0);
        int channels = 0;
        for (Shape result : results) {
            if (!result.withChannels(first.channels()).equals(first)) {
                throw new IllegalArgumentException("cannot stack " + result + " on " + first);
            }
            channels += result.channels();
        }
        return first.withChannels(channels);
    }

    @Override
    public void prepare(InferencePlan plan) {
        plan.concat(branches.stream().map(Child::layer).toList());
    }

    @Override
    public String kind() {
        return "Concat";
    }
}
