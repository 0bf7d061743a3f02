package io.fovea.internal.model;

import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;

/** Weights and images by formula, the same numbers as src/test/python/formula.py: no weight file is needed. */
public final class Formula {
    /** Norms that end a branch of a residual: small, so that the sums of deep networks stay well conditioned. */
    private static final Pattern BRANCH_END = Pattern.compile("(block\\.[123]|\\.f\\.c)\\.1\\.weight$");

    private Formula() {}

    /** float32 [count, channels, height, width] between -2 and 2. */
    public static Tensor image(long... shape) {
        return tensor("image", shape, -2, 2);
    }

    /** Overwrites every tensor but the counters. */
    public static void fill(Map<String, Tensor> state) {
        try (Scope scope = Scope.inference()) {
            Map<String, Tensor> values = values(state);
            state.forEach((name, tensor) -> {
                Tensor value = values.get(name);
                if (value != null) tensor.copy_(value);
            });
        }
    }

    /** A file's worth of tensors for a model's names and shapes, in the caller's scope; no counters or index tables. */
    static Map<String, Tensor> values(Map<String, Tensor> state) {
        Map<String, Tensor> values = new LinkedHashMap<>();
        state.forEach((name, tensor) -> {
            if (tensor.is_floating_point()) values.put(name, weight(name, HostCopy.shape(tensor)));
        });
        return values;
    }

    private static Tensor weight(String name, long[] shape) {
        if (name.endsWith("layer_scale")) return tensor(name, shape, 0.1, 0.3);
        if (BRANCH_END.matcher(name).find()) return tensor(name, shape, 0.4, 0.7);
        if (shape.length > 1) {
            double bound = Math.sqrt(6.0 / Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b));
            if (name.startsWith("classifier")) bound *= 0.1; // logits of about 1
            return tensor(name, shape, -bound, bound);
        }
        boolean positive = name.endsWith("running_var") || name.endsWith("weight");
        return positive ? tensor(name, shape, 0.75, 1.25) : tensor(name, shape, -0.2, 0.2);
    }

    private static Tensor tensor(String name, long[] shape, double low, double high) {
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        int start = fnv1a(name);
        for (int i = 0; i < values.length; i++) {
            double u = (hash(start + i * 0x9E3779B1) >>> 8) / (double) (1 << 24);
            values[i] = (float) (low + u * (high - low));
        }
        return HostCopy.toTensor(values, shape);
    }

    private static int fnv1a(String name) {
        int hash = 0x811C9DC5;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) hash = (hash ^ b) * 16777619;
        return hash;
    }

    /** The 32-bit mixer "lowbias32". */
    private static int hash(int x) {
        x = (x ^ x >>> 16) * 0x7FEB352D;
        x = (x ^ x >>> 15) * 0x846CA68B;
        return x ^ x >>> 16;
    }
}
