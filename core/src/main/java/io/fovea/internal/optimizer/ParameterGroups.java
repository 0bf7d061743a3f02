package io.fovea.internal.optimizer;

import io.fovea.internal.model.ImageModel;
import io.fovea.internal.model.TrainedParameter;
import io.fovea.internal.model.TrainedParameter.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** Which parameters of a model are trained alike. */
public final class ParameterGroups {
    private ParameterGroups() {}

    /** What parameters have in common that are in one group. */
    private record Key(double rate, double decay, boolean matrices) {
        String text() {
            String what = matrices ? "hidden matrices" : decay == 0 ? "norms and biases" : "others";
            return rate == 1 ? what : String.format(Locale.ROOT, "%s at %.4g of the rate", what, rate);
        }
    }

    /** The trained parameters, all with the same rate and weight decay. */
    public static List<ParameterGroup> uniform(ImageModel model) {
        return of(model, 1, 1, true);
    }

    /**
     * The trained parameters, those with the same factors together.
     *
     * @param head factor on the head's learning rate
     * @param layerDecay factor from each block of the trunk to the one before it, and from the head to the last block:
     *     Howard and Ruder 2018 (arXiv:1801.06146), section 3.2, counted as in BEiT (Bao et al. 2021,
     *     arXiv:2106.08254); 1 for one rate
     * @param decayNorms whether the weight decay is for all, and not for matrices and kernels alone: biases, norms,
     *     scales, tokens and positions have no scale that it could keep small
     */
    public static List<ParameterGroup> of(ImageModel model, double head, double layerDecay, boolean decayNorms) {
        Map<Key, Map<String, Tensor>> groups = new LinkedHashMap<>();
        for (TrainedParameter parameter : model.trainedParameters()) {
            int distance = parameter.fromHead();
            double rate = distance == 0 ? head : Math.pow(layerDecay, distance);
            double decay = decayNorms || parameter.role() != Role.OTHER ? 1 : 0;
            groups.computeIfAbsent(new Key(rate, decay, parameter.role() == Role.HIDDEN), key -> new LinkedHashMap<>())
                    .put(parameter.name(), parameter.tensor());
        }
        return groups.entrySet().stream()
                .map(entry -> group(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static ParameterGroup group(Key key, Map<String, Tensor> parameters) {
        return new ParameterGroup(key.text(), parameters, key.rate(), key.decay(), key.matrices());
    }
}
