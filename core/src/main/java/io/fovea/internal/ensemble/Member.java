package io.fovea.internal.ensemble;

import io.fovea.data.Labels;
import io.fovea.evaluate.Temperature;
import io.fovea.evaluate.Thresholds;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How a member's logits are read.
 *
 * @param temperature what they are divided by
 * @param places where each of the ensemble's labels stands among them: each place once
 * @param thresholds from which the member gives a label, in its own order; null where an image has exactly one class
 */
public record Member(
        Temperature temperature,
        List<Integer> places,
        @Nullable Thresholds thresholds) {
    public Member {
        places = List.copyOf(places);
        if (!places.stream()
                .sorted()
                .toList()
                .equals(IntStream.range(0, places.size()).boxed().toList())) {
            throw new IllegalArgumentException(
                    "places must be each of 0 to " + (places.size() - 1) + ", got " + places);
        }
        if (thresholds != null && thresholds.values().size() != places.size()) {
            throw new IllegalArgumentException(
                    thresholds.values().size() + " thresholds for " + places.size() + " labels");
        }
    }

    /**
     * @param own the member's labels
     * @param shared the ensemble's: the same names in any order
     * @throws IllegalArgumentException if the member has others
     */
    public static Member of(Labels own, Labels shared, Temperature temperature, @Nullable Thresholds thresholds) {
        if (own.size() != shared.size() || own.several() != shared.several()) {
            throw new IllegalArgumentException("labels of another kind or number");
        }
        List<Integer> places = shared.names().stream()
                .map(name -> own.index(name)
                        .orElseThrow(() -> new IllegalArgumentException("a member does not know " + name)))
                .toList();
        return new Member(temperature, places, thresholds);
    }
}
