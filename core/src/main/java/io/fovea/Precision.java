package io.fovea;

import java.util.Arrays;
import java.util.Locale;

/** The type of numbers in which layers compute. Weights, losses and optimizers stay in float32. */
public enum Precision {
    /** 32-bit IEEE 754 floats. */
    FP32,
    /** bfloat16: the exponent of float32 and 8 bits of precision. */
    BF16;

    /**
     * Reads {@code fp32} or {@code bf16}.
     *
     * @throws UserError for anything else
     */
    public static Precision parse(String name) {
        return Arrays.stream(values())
                .filter(p -> p.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new UserError("unknown precision '" + name + "'", "use fp32, bf16 or auto"));
    }

    /** As on the command line: {@code fp32} or {@code bf16}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
