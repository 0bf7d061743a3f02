package io.fovea.run;

import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.Scope;
import io.fovea.internal.torch.TensorList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** The mean of networks' weights, built up one by one; whole numbers are those of the last one. */
final class MeanWeights implements AutoCloseable {
    private final Map<String, Tensor> mean = new LinkedHashMap<>();
    private int networks;

    /** One more network, of the same shapes. */
    void add(Bundle next) {
        try (ImageModel model = next.model()) {
            add(model.tensors());
        }
    }

    /** Another mean, with one network more than this; the caller closes it. */
    MeanWeights with(Bundle next) {
        MeanWeights more = new MeanWeights();
        if (networks > 0) more.add(mean);
        more.networks = networks;
        more.add(next);
        return more;
    }

    private void add(Map<String, Tensor> tensors) {
        networks++;
        try (Scope scope = Scope.inference()) {
            List<Tensor> own = new ArrayList<>(), theirs = new ArrayList<>();
            tensors.forEach((name, tensor) -> {
                Tensor known = mean.get(name);
                if (known == null) {
                    mean.put(name, Scope.own(tensor.detach().clone()));
                } else if (tensor.is_floating_point()) {
                    own.add(known);
                    theirs.add(tensor);
                } else {
                    known.copy_(tensor);
                }
            });
            if (!own.isEmpty()) TensorList.of(own).approach(1.0 / networks, TensorList.of(theirs));
        }
    }

    /** A network with these weights, in evaluation mode; the caller closes it. */
    ImageModel model(Bundle like) {
        ImageModel model = like.model();
        try (Scope scope = Scope.inference()) {
            model.load(mean);
            model.training(false);
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    @Override
    public void close() {
        mean.values().forEach(Tensor::close);
        mean.clear();
    }
}
