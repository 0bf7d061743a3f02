package io.fovea.internal.inference;

import io.fovea.Precision;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.architecture.Network;
import io.fovea.internal.layer.Layer;
import io.fovea.internal.layer.Shape;
import io.fovea.internal.torch.Cores;
import io.fovea.internal.torch.Lifetime;
import io.fovea.internal.torch.NumberType;
import io.fovea.internal.torch.Scope;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A network prepared for inference: norms melted into convolutions, weights laid out for the processor, arithmetic in
 * the chosen precision. Pooling and head are computed in float32. Thread-safe: callers share the cores ({@link Cores}).
 * Lives until it is closed.
 */
public final class InferenceModel implements AutoCloseable {
    private final ModelSpec spec;
    private final Network network;
    private final Precision precision;
    private final StepChain body;
    private final StepChain pooling;
    private final StepChain head;
    private final Lifetime lifetime = new Lifetime("model");

    private InferenceModel(
            ModelSpec spec, Network network, Precision precision, StepChain body, StepChain pooling, StepChain head) {
        this.spec = spec;
        this.network = network;
        this.precision = precision;
        this.body = body;
        this.pooling = pooling;
        this.head = head;
    }

    /**
     * A copy of a network's weights, laid out for inference; the caller closes it.
     *
     * @throws io.fovea.UserError for fp16
     */
    public static InferenceModel of(ModelSpec spec, Network network, Precision precision) {
        if (!NumberType.ANSWERS.contains(precision)) NumberType.parse(precision.toString()); // which says why not
        try (Scope scope = Scope.inference()) {
            Shape shape = spec.input();
            StepChain body = prepared(network.body(), precision, shape);
            shape = network.body().outputShape(shape);
            StepChain pooling = prepared(network.pooling(), Precision.FP32, shape);
            shape = network.pooling().outputShape(shape);
            StepChain head = prepared(network.head(), Precision.FP32, shape);
            return new InferenceModel(spec, network, precision, body, pooling, head);
        }
    }

    /** As above, of the head alone: it only {@link #classify classifies} what a network with an equal trunk sees. */
    public static InferenceModel ofHead(ModelSpec spec, Network network, Precision precision) {
        try (Scope scope = Scope.inference()) {
            StepChain none = new StepChain(List.of());
            Shape features = network.trunk().outputShape(spec.input());
            return new InferenceModel(
                    spec, network, precision, none, none, prepared(network.head(), Precision.FP32, features));
        }
    }

    /**
     * Scores of the classes, before softmax.
     *
     * @param images float32, normalised, [N, C, H, W]; fastest with channels-last strides
     * @return float32 [N, classes], in the caller's scope
     * @throws IllegalArgumentException if the images do not fit the network
     * @throws IllegalStateException after {@link #close}
     */
    public Tensor forward(Tensor images) {
        return computed(images, x -> head.apply(pooled(x)));
    }

    /**
     * What the head sees.
     *
     * @param images as in {@link #forward}
     * @return float32 [N, features], in the caller's scope
     */
    public Tensor features(Tensor images) {
        return computed(images, this::pooled);
    }

    /**
     * What the head says.
     *
     * @param features float32 [N, features], such as {@link #features} gives, of this network or of one with an equal
     *     trunk
     * @return float32 [N, classes], in the caller's scope
     */
    public Tensor classify(Tensor features) {
        return inShare(() -> head.apply(features));
    }

    public Precision precision() {
        return precision;
    }

    /** Waits for the threads that are computing, then frees the weights; closing twice does nothing. */
    @Override
    public void close() {
        lifetime.end(() -> {
            body.close();
            pooling.close();
            head.close();
        });
    }

    private Tensor computed(Tensor images, UnaryOperator<Tensor> part) {
        return inShare(() -> part.apply(images));
    }

    private Tensor inShare(Supplier<Tensor> part) {
        return lifetime.during(() -> {
            try (Cores share = Cores.share();
                    Scope scope = Scope.inference()) {
                return scope.keep(part.get());
            }
        });
    }

    private Tensor pooled(Tensor images) {
        network.requireInput(spec, images);
        Tensor x =
                images.to(NumberType.of(precision), false, false, new MemoryFormatOptional(MemoryFormat.ChannelsLast));
        return pooling.apply(body.apply(x).to(ScalarType.Float));
    }

    private static StepChain prepared(Layer part, Precision precision, Shape input) {
        Preparation plan = new Preparation(precision, input);
        plan.visit(part);
        return plan.finish();
    }
}
