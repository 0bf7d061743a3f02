package io.fovea.internal.training;

import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.Scope;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** The mean of the weights at the ends of the last epochs (Vaswani et al. 2017, arXiv:1706.03762, section 6.1). */
final class LastEpochs implements WeightAverage {
    private static final String MEAN = "mean";
    private static final String NEWEST = "newest";

    private final int last;
    /** The oldest first. */
    private final Deque<TensorCopies> kept = new ArrayDeque<>();

    private final TensorCopies mean = new TensorCopies();
    private final Tensor newest = MovingAverage.counters(1);
    private @Nullable ImageModel model;

    LastEpochs(int last) {
        this.last = last;
    }

    @Override
    public void follow(ImageModel model) {
        this.model = model;
        mean.follow(model);
        kept.forEach(copies -> copies.follow(model));
    }

    @Override
    public void step() {}

    @Override
    public void epoch(int epoch, double course) {
        if (epoch == newest.item_long()) return;
        try (Scope scope = Scope.inference()) {
            newest.fill_(new Scalar((long) epoch));
        }
        if (kept.size() == last) kept.removeFirst().close();
        kept.addLast(copies());
        int number = 0;
        for (TensorCopies copies : kept) mean.approach(copies, 1.0 / ++number);
    }

    private TensorCopies copies() {
        if (model == null) throw new IllegalStateException("no model is followed");
        TensorCopies copies = new TensorCopies();
        copies.follow(model);
        return copies;
    }

    @Override
    public Map<String, Tensor> mean() {
        return kept.isEmpty() ? Map.of() : mean.tensors();
    }

    @Override
    public boolean needsStatistics() {
        return true;
    }

    @Override
    public void measured() {
        mean.take();
    }

    /** Every name with what it is of before it: {@code mean}, or a number, 0 for the oldest epoch. */
    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        state.put(NEWEST, newest);
        mean().forEach((name, tensor) -> state.put(MEAN + "." + name, tensor));
        int number = 0;
        for (TensorCopies copies : kept) {
            String prefix = number++ + ".";
            copies.tensors().forEach((name, tensor) -> state.put(prefix + name, tensor));
        }
        return state;
    }

    @Override
    public void load(Map<String, Tensor> saved) {
        Map<Integer, Map<String, Tensor>> epochs = new TreeMap<>();
        Map<String, Tensor> means = new LinkedHashMap<>();
        Map<String, Tensor> tensors = new LinkedHashMap<>(saved);
        MovingAverage.load(newest, tensors.remove(NEWEST));
        tensors.forEach((name, tensor) -> {
            int dot = name.indexOf('.');
            String of = name.substring(0, Math.max(0, dot)), rest = name.substring(dot + 1);
            if (of.equals(MEAN)) means.put(rest, tensor);
            else
                epochs.computeIfAbsent(Integer.parseInt(of), key -> new LinkedHashMap<>())
                        .put(rest, tensor);
        });
        if (!epochs.isEmpty()) mean.load(means);
        kept.forEach(TensorCopies::close);
        kept.clear();
        for (Map<String, Tensor> epoch : epochs.values()) {
            TensorCopies copies = new TensorCopies();
            kept.addLast(copies);
            copies.load(epoch);
        }
    }

    @Override
    public void close() {
        mean.close();
        newest.close();
        kept.forEach(TensorCopies::close);
    }
}
