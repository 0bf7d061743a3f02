package io.fovea.internal.layer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Two-dimensional convolution, [N, in, H, W] to [N, out, H', W'] with H' = floor((H + 2 padding - kernel) / stride) +
 * 1. Tensors {@code weight} [out, in / groups, kernel, kernel] and {@code bias} [out], if it has one.
 */
public final class Conv2d implements Leaf {
    private final ConvGeometry geometry;
    private final StateTensor weight;
    private final @Nullable StateTensor bias;

    private Conv2d(ConvGeometry geometry, StateTensor weight, @Nullable StateTensor bias) {
        this.geometry = geometry;
        this.weight = weight;
        this.bias = bias;
    }

    /** Stride 1, one group, no bias, padded so that stride 1 keeps the size (odd kernels), PyTorch's initialisation. */
    public static Conv2d of(int in, int out, int kernel) {
        return with(new ConvGeometry(in, out, kernel, 1, (kernel - 1) / 2, 1));
    }

    public Conv2d stride(int stride) {
        ConvGeometry g = geometry;
        return with(new ConvGeometry(g.in(), g.out(), g.kernel(), stride, g.padding(), g.groups()));
    }

    public Conv2d padding(int padding) {
        ConvGeometry g = geometry;
        return with(new ConvGeometry(g.in(), g.out(), g.kernel(), g.stride(), padding, g.groups()));
    }

    public Conv2d groups(int groups) {
        ConvGeometry g = geometry;
        return with(new ConvGeometry(g.in(), g.out(), g.kernel(), g.stride(), g.padding(), groups));
    }

    /** The same filled otherwise; to be called after the geometry is complete. */
    public Conv2d filled(Fill fill) {
        return new Conv2d(geometry, StateTensor.parameter(fill, geometry.weightShape()), bias);
    }

    /** The same with a bias, filled as PyTorch does by default; to be called after the geometry is complete. */
    public Conv2d withBias() {
        double fanIn = weight.count() / (double) geometry.out();
        return withBias(new Fill.Uniform(1 / Math.sqrt(fanIn)));
    }

    public Conv2d withBias(Fill fill) {
        return new Conv2d(geometry, weight, StateTensor.parameter(fill, geometry.out()));
    }

    private static Conv2d with(ConvGeometry geometry) {
        return new Conv2d(geometry, StateTensor.parameter(Fill.PYTORCH_DEFAULT, geometry.weightShape()), null);
    }

    @Override
    public Tensor forward(Tensor x) {
        TensorOptional offset = bias == null ? new TensorOptional() : new TensorOptional(bias.tensor());
        return torch.conv2d(
                x,
                weight.tensor(),
                offset,
                geometry.strides(),
                geometry.paddings(),
                geometry.dilations(),
                geometry.groups());
    }

    /**
     * The convolution and y = y factor + shift for every channel in one.
     *
     * @param factor [out]
     * @param shift [out]
     */
    Tensor forward(Tensor x, Tensor factor, Tensor shift) {
        Tensor offset = bias == null ? shift : shift.add(bias.tensor().mul(factor));
        return torch.conv2d(
                x,
                weight.tensor().mul(factor.view(-1, 1, 1, 1)),
                new TensorOptional(offset),
                geometry.strides(),
                geometry.paddings(),
                geometry.dilations(),
                geometry.groups());
    }

    /** [out, in / groups, h, w], live. */
    public Tensor kernel() {
        return weight.tensor();
    }

    @Override
    public boolean ownsOutput() {
        return true;
    }

    @Override
    public Map<String, StateTensor> weights() {
        Map<String, StateTensor> weights = new LinkedHashMap<>();
        weights.put("weight", weight);
        if (bias != null) weights.put("bias", bias);
        return weights;
    }

    @Override
    public Shape outputShape(Shape input) {
        return geometry.outputShape(input);
    }

    @Override
    public long macs(Shape input) {
        return geometry.macs(input);
    }

    @Override
    public void prepare(InferencePlan plan) {
        plan.convolution(
                geometry,
                weight.tensor().detach().clone(),
                bias == null
                        ? torch.zeros(geometry.out())
                        : bias.tensor().detach().clone());
    }

    @Override
    public String kind() {
        return "Conv2d " + geometry;
    }
}
