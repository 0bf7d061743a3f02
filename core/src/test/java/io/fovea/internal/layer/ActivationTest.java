package io.fovea.internal.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ActivationTest {
    private static final float[] VALUES = {-7, -0.5f, -0f, 0, 1e-30f, 3, 5.9999995f, 6, 6.0000005f, 100};
    private static final float[] SLOPES = {1, -2, 3, -4, 5, -6, 7, -8, 9, -10};

    private static float[] gradient(Activation activation, boolean over) {
        try (Scope scope = Scope.open()) {
            Tensor leaf = HostCopy.toTensor(VALUES, VALUES.length).set_requires_grad(true);
            Tensor x = leaf.mul(new Scalar(1f));
            Tensor y = over ? activation.forwardOver(x) : activation.forward(x);
            y.mul(HostCopy.toTensor(SLOPES, SLOPES.length)).sum().backward();
            return HostCopy.floats(leaf.grad());
        }
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void overwritingChangesNoGradient(Activation activation) {
        assertArrayEquals(gradient(activation, false), gradient(activation, true));
    }

    @ParameterizedTest
    @EnumSource(names = {"RELU", "RELU6"})
    void trainingKeepsOneCopyOfWhatIsOverwritten(Activation activation) {
        try (Scope scope = Scope.open()) {
            Tensor x = HostCopy.toTensor(VALUES, VALUES.length)
                    .set_requires_grad(true)
                    .mul(new Scalar(1f));
            Tensor y = activation.forwardOver(x);
            assertTrue(y.is_alias_of(x), "the input and the result lie in two places");
            assertArrayEquals(
                    HostCopy.floats(activation.forward(HostCopy.toTensor(VALUES, VALUES.length))), HostCopy.floats(y));
        }
    }
}
