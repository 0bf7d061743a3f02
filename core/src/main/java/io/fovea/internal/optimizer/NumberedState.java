package io.fovea.internal.optimizer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;

/** An optimiser's state as earlier versions saved it: {@code mean.0} instead of {@code mean.features.0.0.weight}. */
public final class NumberedState {
    private static final Pattern NUMBERED = Pattern.compile("(mean|square|velocity)\\.(\\d+)");

    private NumberedState() {}

    /**
     * The state by names; one that has them already stays as it is.
     *
     * @param trained names of the trained parameters, in the model's order
     * @throws IllegalArgumentException if there are fewer parameters than the state has numbers
     */
    public static Map<String, Tensor> named(Map<String, Tensor> saved, Collection<String> trained) {
        List<String> names = new ArrayList<>(trained);
        Map<String, Tensor> state = new LinkedHashMap<>();
        saved.forEach((name, tensor) -> state.put(named(name, names), tensor));
        return state;
    }

    private static String named(String saved, List<String> names) {
        Matcher matcher = NUMBERED.matcher(saved);
        if (!matcher.matches()) return saved;
        int number = Integer.parseInt(matcher.group(2));
        if (number < names.size()) return matcher.group(1) + "." + names.get(number);
        throw new IllegalArgumentException("it has the state " + saved + " of " + names.size() + " parameters");
    }
}
