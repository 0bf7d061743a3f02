package io.fovea.internal.torch;

import io.fovea.Precision;
import io.fovea.UserError;
import io.fovea.internal.text.Nearest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** What a {@link Precision} is to libtorch, and which one this processor is made for. */
public final class NumberType {
    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

    /** Names of the instructions in Linux's cpuinfo: x86 (arch/x86 cpufeatures.h) and arm64 (HWCAP2_BF16). */
    private static final Set<String> BF16_INSTRUCTIONS = Set.of("avx512_bf16", "amx_bf16", "bf16");

    /** Those in which networks answer; a network may learn in all. */
    public static final List<Precision> ANSWERS = List.of(Precision.FP32, Precision.BF16);

    private NumberType() {}

    public static ScalarType of(Precision precision) {
        return switch (precision) {
            case FP32 -> ScalarType.Float;
            case BF16 -> ScalarType.BFloat16;
            case FP16 -> ScalarType.Half;
        };
    }

    /**
     * BF16 where the processor multiplies it natively and libtorch has oneDNN's kernels for it, else FP32, because
     * emulation is slower than float32. libtorch has no Java call that tells, and its own check asks for AVX-512 only;
     * so this reads what Linux says of the processor. On other systems it is FP32; BF16 can still be asked for. It is
     * no measurement, because a run that is resumed must choose as it did before.
     */
    public static Precision fastest() {
        Engine.start();
        if (!torch.hasMKLDNN() || !Files.isReadable(PROCESSOR)) return Precision.FP32;
        try {
            return computesBf16(Files.readAllLines(PROCESSOR)) ? Precision.BF16 : Precision.FP32;
        } catch (IOException e) {
            return Precision.FP32;
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
     * Reads in what a network answers: {@code fp32}, {@code bf16} or {@code auto}, which is {@link #fastest}.
     *
     * @throws UserError for anything else
     */
    public static Precision parse(String name) {
        return parse(name, List.of("fp32", "bf16", "auto"), "use fp32, bf16 or auto");
    }

    /**
     * Reads in what a network learns: as above, or {@code fp16}.
     *
     * @throws UserError for anything else
     */
    public static Precision ofTraining(String name) {
        return parse(name, List.of("fp32", "bf16", "fp16", "auto"), "use fp32, bf16, fp16 or auto");
    }

    private static Precision parse(String name, List<String> words, String fix) {
        if (name.equals("auto")) return fastest();
        if (words.contains(name)) return Precision.parse(name);
        if (name.equals("fp16")) throw new UserError("fp16 is for training; networks answer in fp32 or bf16", fix);
        throw new UserError("unknown precision '" + name + "'", Nearest.fix(name, words, fix));
    }
}
