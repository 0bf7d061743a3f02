package io.fovea.model;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Elementwise functions. They keep no state, so that one constant stands in many places of a tree. */
public enum Activation implements Leaf {
    /** max(x, 0). */
    RELU("ReLU") {
        @Override
        public Tensor forward(Tensor x) {
            return torch.relu(x);
        }

        @Override
        public Tensor forwardOver(Tensor x) {
            torch.relu_(x);
            return x;
        }
    },

    /** min(max(x, 0), 6), Krizhevsky 2010. */
    RELU6("ReLU6") {
        @Override
        public Tensor forward(Tensor x) {
            return torch.relu6(x);
        }

        @Override
        public Tensor forwardOver(Tensor x) {
            torch.relu6_(x);
            return x;
        }
    };

    private final String kind;

    Activation(String kind) {
        this.kind = kind;
    }

    @Override
    public Shape outputShape(Shape input) {
        return input;
    }

    @Override
    public void prepare(Preparation plan) {
        plan.activate(this);
    }

    @Override
    public String kind() {
        return kind;
    }
}
