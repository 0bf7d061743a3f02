package io.fovea.internal.optimizer;

import io.fovea.internal.model.ImageModel;
import io.fovea.internal.model.TrainedParameter;
import io.fovea.internal.model.TrainedParameter.Role;
import io.fovea.train.Recipe;
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
        return of(model, new Recipe.Rates(1, 1, 1, true));
    }

    /**
     * The trained parameters, those with the same factors together. Layer decay counts as in BEiT (Bao et al. 2021,
     * arXiv:2106.08254): once for the trunk's last block, twice for the one before it. Unless all are to decay, only
     * matrices and kernels do: no biases, norms, scales, tokens and positions.
     */
    public static List<ParameterGroup> of(ImageModel model, Recipe.Rates rates) {
        Map<Key, Map<String, Tensor>> groups = new LinkedHashMap<>();
        for (TrainedParameter parameter : model.trainedParameters()) {
            int distance = parameter.fromHead();
            double rate = distance == 0 ? rates.head() : Math.pow(rates.layerDecay(), distance);
            boolean other = parameter.role() == Role.OTHER;
            if (other) rate *= rates.norms();
            double decay = rates.decayNorms() || !other ? 1 : 0;
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
