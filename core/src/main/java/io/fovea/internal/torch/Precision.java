package io.fovea.internal.torch;

import io.fovea.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The type of numbers in which layers compute. Weights, losses and optimizers stay in float32. */
public enum Precision {
    /** 32-bit IEEE 754 floats. */
    FP32(ScalarType.Float),
    /** bfloat16: the exponent of float32 and 8 bits of precision. */
    BF16(ScalarType.BFloat16);

    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

    /** Names of the instructions in Linux's cpuinfo: x86 (arch/x86 cpufeatures.h) and arm64 (HWCAP2_BF16). */
    private static final Set<String> BF16_INSTRUCTIONS = Set.of("avx512_bf16", "amx_bf16", "bf16");

    private final ScalarType type;

    Precision(ScalarType type) {
        this.type = type;
    }

    public ScalarType type() {
        return type;
    }

    /**
     * BF16 where the processor multiplies it natively and libtorch has oneDNN's kernels for it, else FP32, because
     * emulation is slower than float32. libtorch has no Java call that tells, and its own check asks for AVX-512 only;
     * so this reads what Linux says of the processor. On other systems it is FP32; BF16 can still be asked for. It is
     * no measurement, because a run that is resumed must choose as it did before.
     */
    public static Precision fastest() {
        Engine.start();
        if (!torch.hasMKLDNN() || !Files.isReadable(PROCESSOR)) return FP32;
        try {
            return computesBf16(Files.readAllLines(PROCESSOR)) ? BF16 : FP32;
        } catch (IOException e) {
            return FP32;
        }
    }

    /** Whether the lines of /proc/cpuinfo list an instruction for bfloat16 products. */
    static boolean computesBf16(List<String> processor) {
        return processor.stream()
                .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                .flatMap(line -> Stream.of(line.split("\\s+")))
                .anyMatch(BF16_INSTRUCTIONS::contains);
    }

    /**
     * Reads {@code fp32}, {@code bf16} or {@code auto}, which is {@link #fastest}.
     *
     * @throws UserError for anything else
     */
    public static Precision parse(String name) {
        if (name.equals("auto")) return fastest();
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
