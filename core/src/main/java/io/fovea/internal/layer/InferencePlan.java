package io.fovea.internal.layer;

import io.fovea.internal.torch.Precision;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A network for inference in the making: every layer in evaluation mode appends what it computes
 * ({@link Layer#prepare}). Norms, activations and other orders of the dimensions may melt into what stands before them.
 */
public interface InferencePlan {
    /** Of the network that is being made: weights are copied in it. */
    Precision precision();

    /** Shape of one sample at the point reached. */
    Shape shape();

    /** Appends what a layer computes; every combinator passes its children through here. */
    void visit(Layer layer);

    /**
     * Appends a convolution.
     *
     * @param weight [out, in / groups, k, k]; taken over
     * @param bias [out]; taken over
     */
    void convolution(ConvGeometry geometry, Tensor weight, Tensor bias);

    /**
     * Appends a linear layer.
     *
     * @param weight [out, in]; taken over
     * @param bias [out]; taken over
     */
    void linear(Tensor weight, Tensor bias);

    /**
     * Appends y = x factor + shift for every channel.
     *
     * @param factor [C]
     * @param shift [C]
     */
    void scale(Tensor factor, Tensor shift);

    /** Appends a function of single values. */
    void activate(Activation function);

    /** Appends another order of the dimensions. */
    void permute(Permute order);

    /** Appends an operation without weights, or with its own copies of them. */
    void then(Step step);

    /** Appends what several layers make of the same input, stacked along the channels. */
    void concat(List<Layer> branches);

    /** Appends body(x) + x, or body(x) + shortcut(x). */
    void residual(Layer body, @Nullable Layer shortcut);

    /** Appends x gate(x). */
    void gate(Layer gate);

    /** What a layer computes from its own input, for a step that calls it. */
    Step branch(Layer layer, Shape input);

    /** A copy of a weight in the precision, out of all scopes: the step that takes it closes it. */
    Tensor copy(StateTensor weight);
}
