package io.fovea.internal.inference;

import io.fovea.internal.layer.Activation;
import io.fovea.internal.layer.Concat;
import io.fovea.internal.layer.ConvGeometry;
import io.fovea.internal.layer.InferencePlan;
import io.fovea.internal.layer.Layer;
import io.fovea.internal.layer.Permute;
import io.fovea.internal.layer.Residual;
import io.fovea.internal.layer.Shape;
import io.fovea.internal.layer.StateTensor;
import io.fovea.internal.layer.Step;
import io.fovea.internal.torch.Precision;
import io.fovea.internal.torch.Scope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Turns a tree of layers in evaluation mode into steps for inference: norms and activations melt into the convolution
 * or linear layer before them, dropout vanishes, and weights are copied in the format that the arithmetic wants.
 */
public final class Preparation implements InferencePlan {
    private final Precision precision;
    private final List<Step> steps = new ArrayList<>();
    private Shape shape;
    private @Nullable Affine affine;
    private @Nullable Activation activation;
    private @Nullable Permute permute;

    Preparation(Precision precision, Shape input) {
        this.precision = precision;
        this.shape = input;
    }

    @Override
    public Precision precision() {
        return precision;
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public void visit(Layer layer) {
        Shape output = layer.outputShape(shape);
        layer.prepare(this);
        shape = output;
    }

    @Override
    public void convolution(ConvGeometry geometry, Tensor weight, Tensor bias) {
        affine(new FoldedConvolution(geometry, shape, weight, bias));
    }

    @Override
    public void linear(Tensor weight, Tensor bias) {
        affine(new FoldedLinear(weight, bias));
    }

    /** Appends a convolution or linear layer, which may still change. */
    private void affine(Affine next) {
        settle();
        affine = next;
    }

    @Override
    public void scale(Tensor factor, Tensor shift) {
        if (affine != null && activation == null) {
            affine = affine.scaled(factor, shift);
        } else {
            settle();
            steps.add(ScaleShift.of(factor, shift, shape.rank(), precision));
        }
    }

    @Override
    public void activate(Activation function) {
        if (affine != null && activation == null) {
            activation = function;
            return;
        }
        settle();
        steps.add(ownsLast() ? function::forwardOver : function::forward);
    }

    /** What scales channels or changes values one by one after it still melts into the layer before it. */
    @Override
    public void permute(Permute order) {
        if (affine != null && permute == null) {
            permute = order;
            return;
        }
        then(order::forward);
    }

    @Override
    public void then(Step step) {
        settle();
        steps.add(step);
    }

    @Override
    public void concat(List<Layer> branches) {
        settle();
        steps.add(new Stack(branches.stream().map(this::branch).toList()));
    }

    @Override
    public void residual(Layer body, @Nullable Layer shortcut) {
        settle();
        steps.add(new Sum(branch(body), shortcut == null ? new StepChain(List.of()) : branch(shortcut)));
    }

    @Override
    public void gate(Layer gate) {
        settle();
        steps.add(new Product(branch(gate), ownsLast()));
    }

    StepChain finish() {
        settle();
        return new StepChain(steps);
    }

    @Override
    public Tensor copy(StateTensor weight) {
        Tensor values = weight.tensor().detach();
        return Scope.own(values.to(precision.type(), false, true, new MemoryFormatOptional()));
    }

    private StepChain branch(Layer layer) {
        return branch(layer, shape);
    }

    @Override
    public StepChain branch(Layer layer, Shape input) {
        Preparation branch = new Preparation(precision, input);
        branch.visit(layer);
        return branch.finish();
    }

    /** Whether the next step may overwrite what the last one made. */
    private boolean ownsLast() {
        return !steps.isEmpty() && steps.get(steps.size() - 1).ownsOutput();
    }

    private void settle() {
        if (affine != null) {
            Step step = affine.compile(precision, activation);
            steps.add(permute == null ? step : new Permuted(step, permute));
        }
        affine = null;
        activation = null;
        permute = null;
    }

    /** A view of what another step makes. */
    private record Permuted(Step step, Permute order) implements Step {
        @Override
        public Tensor apply(Tensor x) {
            return order.forward(step.apply(x));
        }

        @Override
        public boolean ownsOutput() {
            return step.ownsOutput();
        }

        @Override
        public void close() {
            step.close();
        }
    }

    private record Stack(List<StepChain> branches) implements Step {
        @Override
        public Tensor apply(Tensor x) {
            return Concat.stack(x, branches, StepChain::apply);
        }

        @Override
        public boolean ownsOutput() {
            return true;
        }

        @Override
        public void close() {
            branches.forEach(StepChain::close);
        }
    }

    private record Sum(StepChain body, StepChain side) implements Step {
        @Override
        public Tensor apply(Tensor x) {
            return Residual.sum(x, body.apply(x), side.apply(x), body.ownsOutput());
        }

        @Override
        public boolean ownsOutput() {
            return true;
        }

        @Override
        public void close() {
            body.close();
            side.close();
        }
    }

    private record Product(StepChain gate, boolean inPlace) implements Step {
        @Override
        public Tensor apply(Tensor x) {
            Tensor factors = gate.apply(x);
            if (!inPlace) return x.mul(factors);
            x.mul_(factors);
            return x;
        }

        @Override
        public boolean ownsOutput() {
            return true;
        }

        @Override
        public void close() {
            gate.close();
        }
    }

    /** A norm with nothing before it to melt into. */
    private record ScaleShift(Tensor factor, Tensor shift) implements Step {
        static ScaleShift of(Tensor factor, Tensor shift, int rank, Precision precision) {
            long[] view = rank == 3 ? new long[] {-1, 1, 1} : new long[] {-1};
            return new ScaleShift(
                    Scope.own(factor.view(view).to(precision.type())),
                    Scope.own(shift.view(view).to(precision.type())));
        }

        @Override
        public Tensor apply(Tensor x) {
            Tensor y = x.mul(factor);
            y.add_(shift);
            return y;
        }

        @Override
        public boolean ownsOutput() {
            return true;
        }

        @Override
        public void close() {
            factor.close();
            shift.close();
        }
    }
}
