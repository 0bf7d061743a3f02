package io.fovea.internal.training;

import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * The mean of the weights at the ends of all epochs from one on: stochastic weight averaging, Izmailov et al. 2018
 * (arXiv:1803.05407), as {@code torch.optim.swa_utils.AveragedModel} with {@code update_bn}.
 */
final class EpochAverage implements WeightAverage {
    private static final String EPOCHS = "epochs";
    private static final int COUNT = 0, LAST = 1;

    private final double after;
    private final TensorCopies mean = new TensorCopies();
    /** How many are in the mean, and the number of the last of them. */
    private final Tensor epochs = MovingAverage.counters(2);

    /** @param after so many epochs of the schedule the first is counted; they need not be whole */
    EpochAverage(double after) {
        this.after = after;
    }

    private long number(int which) {
        return HostCopy.longs(epochs)[which];
    }

    @Override
    public void follow(ImageModel model) {
        mean.follow(model);
    }

    @Override
    public void step() {}

    @Override
    public void epoch(int epoch, double course) {
        if (course <= after || epoch == number(LAST)) return;
        mean.approach(1.0 / (number(COUNT) + 1));
        try (Scope scope = Scope.inference()) {
            epochs.copy_(HostCopy.toTensor(new long[] {number(COUNT) + 1, epoch}, 2));
        }
    }

    @Override
    public Map<String, Tensor> mean() {
        return number(COUNT) == 0 ? Map.of() : mean.tensors();
    }

    @Override
    public boolean needsStatistics() {
        return true;
    }

    @Override
    public void measured() {
        mean.take();
    }

    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>(mean());
        state.put(EPOCHS, epochs);
        return state;
    }

    @Override
    public void load(Map<String, Tensor> saved) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(saved);
        MovingAverage.load(epochs, tensors.remove(EPOCHS));
        if (number(COUNT) > 0) mean.load(tensors);
    }

    @Override
    public void close() {
        mean.close();
        epochs.close();
    }
}
