package io.fovea.internal.optimizer;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Parameters that are trained alike.
 *
 * @param name for people, such as {@code block 3, matrices}
 * @param parameters by their names in the model, in its order; trained in place, and their owner keeps them alive
 *     longer than the optimiser
 * @param rate factor on the learning rate, 0 or more
 * @param decay factor on the weight decay, 0 or more
 * @param matrices whether they are the matrices and kernels of hidden layers, which Muon orthogonalises
 */
public record ParameterGroup(String name, Map<String, Tensor> parameters, double rate, double decay, boolean matrices) {
    public ParameterGroup {
        if (parameters.isEmpty()) throw new IllegalArgumentException("group " + name + " has no parameters");
        requireFactor("rate", rate);
        requireFactor("decay", decay);
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    private static void requireFactor(String what, double factor) {
        if (factor >= 0 && Double.isFinite(factor)) return;
        throw new IllegalArgumentException("the factor on the " + what + " must be 0 or more, got " + factor);
    }
}
