package io.fovea.augment;

import io.fovea.UserError;
import io.fovea.internal.limit.Range;
import java.util.List;

/** The least and the largest of what is drawn. */
final class Ends {
    private Ends() {}

    static List<Double> of(String what, List<Double> ends, Range range) {
        ends.forEach(range::require);
        if (ends.size() == 2 && ends.get(0) <= ends.get(1)) return List.copyOf(ends);
        throw new UserError(
                what + " must be the least and the largest, got " + ends, "give two numbers, the smaller one first");
    }
}
