package io.fovea.model;

import io.fovea.torch.Scope;
import java.util.Arrays;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * A tensor of a layer: declared with its shape and first values, allocated when a model is created. A tree can thus be
 * described, counted and compared without any native memory.
 */
public final class Weight {
    private enum Role {
        PARAMETER,
        BUFFER,
        COUNTER
    }

    private final Role role;
    private final Fill fill;
    private final long[] shape;
    private @Nullable Tensor tensor;

    private Weight(Role role, Fill fill, long[] shape) {
        this.role = role;
        this.fill = fill;
        this.shape = shape.clone();
    }

    /** Learned by gradient descent; float32. */
    public static Weight parameter(Fill fill, long... shape) {
        return new Weight(Role.PARAMETER, fill, shape);
    }

    /** Part of the state, but not learned by gradient descent, for instance a running mean; float32. */
    public static Weight buffer(Fill fill, long... shape) {
        return new Weight(Role.BUFFER, fill, shape);
    }

    /** A counter: one int64, 0 at first. */
    public static Weight counter() {
        return new Weight(Role.COUNTER, Fill.ZERO, new long[0]);
    }

    public boolean isParameter() {
        return role == Role.PARAMETER;
    }

    /** Whether it only counts, and a file may lack it. */
    public boolean isCounter() {
        return role == Role.COUNTER;
    }

    public long[] shape() {
        return shape.clone();
    }

    public long count() {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    /**
     * The live tensor; convolution weights have channels-last strides.
     *
     * @throws IllegalStateException before the model is created or after it is closed
     */
    public Tensor tensor() {
        if (tensor == null) throw new IllegalStateException("this layer belongs to no open model");
        return tensor;
    }

    /** Allocates and fills the tensor; the values depend on the seed alone. */
    void allocate(long seed) {
        try (Scope scope = Scope.inference()) {
            ScalarType type = role == Role.COUNTER ? ScalarType.Long : ScalarType.Float;
            Tensor values = torch.empty(shape, new TensorOptions(type), new MemoryFormatOptional());
            Generator generator = torch.make_generator_cpu(seed);
            fill.into(values, new GeneratorOptional(generator));
            if (shape.length == 4) {
                values = values.to(type, false, false, new MemoryFormatOptional(MemoryFormat.ChannelsLast));
            }
            tensor = Scope.own(new Tensor(values));
        }
        tensor.set_requires_grad(isParameter());
    }

    void release() {
        if (tensor == null) return;
        tensor.close();
        tensor = null;
    }
}
