package io.fovea.internal.training;

import io.fovea.internal.model.ImageModel;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** The last step's weights are the model's. */
record NoAverage() implements WeightAverage {
    @Override
    public void follow(ImageModel model) {}

    @Override
    public void step() {}

    @Override
    public void epoch(int epoch, double course) {}

    @Override
    public Map<String, Tensor> mean() {
        return Map.of();
    }

    @Override
    public boolean needsStatistics() {
        return false;
    }

    @Override
    public void measured() {}

    @Override
    public Map<String, Tensor> state() {
        return Map.of();
    }

    @Override
    public void load(Map<String, Tensor> saved) {
        if (!saved.isEmpty()) throw new IllegalArgumentException("it has an average, and this recipe has none");
    }

    @Override
    public void close() {}
}
