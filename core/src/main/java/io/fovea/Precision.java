package io.fovea;

import java.util.Arrays;
import java.util.Locale;

/** The type of numbers in which layers compute. Weights, losses and optimizers stay in float32. */
public enum Precision {
    /** 32-bit IEEE 754 floats. */
    FP32,
    /** bfloat16: the exponent of float32 and 8 bits of precision. */
    BF16,
    /**
     * 16-bit IEEE 754 floats: 11 bits of precision and numbers up to 65,504, for training alone, with a scaled loss.
     * Made for accelerators; slow on processors.
     */
    FP16;

    /**
     * Reads {@code fp32}, {@code bf16} or {@code fp16}.
     *
     * @throws UserError for anything else
     */
    public static Precision parse(String name) {
        return Arrays.stream(values())
                .filter(p -> p.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new UserError("unknown precision '" + name + "'", "use fp32, bf16, fp16 or auto"));
    }

    /** As on the command line: {@code fp32}, {@code bf16} or {@code fp16}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
