package io.fovea.internal.layer;

import io.fovea.internal.torch.Scope;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
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
public final class StateTensor {
    private enum Role {
        PARAMETER,
        BUFFER,
        COUNTER,
        INDEX
    }

    private final Role role;
    private final Fill fill;
    private final long[] shape;
    private final Function<Tensor, Optional<Tensor>> adaptation;
    private @Nullable Tensor tensor;

    private StateTensor(Role role, Fill fill, long[] shape) {
        this(role, fill, shape, values -> Optional.empty());
    }

    private StateTensor(Role role, Fill fill, long[] shape, Function<Tensor, Optional<Tensor>> adaptation) {
        this.role = role;
        this.fill = fill;
        this.shape = shape.clone();
        this.adaptation = adaptation;
    }

    /** Learned by gradient descent; float32. */
    public static StateTensor parameter(Fill fill, long... shape) {
        return new StateTensor(Role.PARAMETER, fill, shape);
    }

    /** Part of the state, but not learned by gradient descent, for instance a running mean; float32. */
    public static StateTensor buffer(Fill fill, long... shape) {
        return new StateTensor(Role.BUFFER, fill, shape);
    }

    /** A counter: one int64, 0 at first. */
    public static StateTensor counter() {
        return new StateTensor(Role.COUNTER, Fill.ZERO, new long[0]);
    }

    /**
     * A fixed table of int64, such as the row of another table that stands at every place.
     *
     * @param values the elements in row-major order
     */
    public static StateTensor index(IntUnaryOperator values, long... shape) {
        return new StateTensor(Role.INDEX, new Fill.ByPosition(values), shape);
    }

    /**
     * The same, but values of another shape in a file can become its own.
     *
     * @param adaptation the new values, in the caller's scope; empty if they cannot
     */
    public StateTensor adaptedBy(Function<Tensor, Optional<Tensor>> adaptation) {
        return new StateTensor(role, fill, shape, adaptation);
    }

    /** Values of another shape as values of this one, in the caller's scope, if that makes sense. */
    public Optional<Tensor> adapted(Tensor values) {
        return adaptation.apply(values);
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
     * @throws IllegalStateException before it has values, and after its model is closed
     */
    public Tensor tensor() {
        if (tensor == null) throw new IllegalStateException("this layer belongs to no open model");
        return tensor;
    }

    /** Whether it has values, drawn or taken. */
    public boolean isLive() {
        return tensor != null;
    }

    /** Allocates the tensor with its first values, which depend on the seed alone. */
    public void allocate(long seed) {
        allocate(seed, fill);
    }

    /** As above, with first values of another kind. */
    public void allocate(long seed, Fill fill) {
        try (Scope scope = Scope.inference()) {
            Tensor values = torch.empty(shape, new TensorOptions(type()), new MemoryFormatOptional());
            Generator generator = torch.make_generator_cpu(seed);
            fill.into(values, new GeneratorOptional(generator));
            own(shape.length == 4 ? values.to(type(), false, false, layout()) : values);
        }
    }

    /**
     * Takes copies of values: into the tensor, or, where none was drawn, as the tensor.
     *
     * @param values of this shape and any type
     */
    public void take(Tensor values) {
        try (Scope scope = Scope.inference()) {
            if (tensor != null) tensor.copy_(values);
            else own(values.to(type(), false, true, layout()));
        }
    }

    private void own(Tensor values) {
        tensor = Scope.own(new Tensor(values));
        tensor.set_requires_grad(isParameter());
    }

    private ScalarType type() {
        return role == Role.COUNTER || role == Role.INDEX ? ScalarType.Long : ScalarType.Float;
    }

    private MemoryFormatOptional layout() {
        return new MemoryFormatOptional(shape.length == 4 ? MemoryFormat.ChannelsLast : MemoryFormat.Contiguous);
    }

    public void release() {
        if (tensor == null) return;
        tensor.close();
        tensor = null;
    }
}
