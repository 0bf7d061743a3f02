package io.fovea.internal.loading;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class TargetsTest {
    private static Tensor floats(float... values) {
        return HostCopy.toTensor(values, values.length / 3, 3);
    }

    @Test
    void aClassIsAShareOfOne() {
        try (Scope scope = Scope.open()) {
            Targets targets = Targets.Classes.of(new long[] {2, 0});
            assertEquals(2, targets.size());
            assertArrayEquals(new float[] {0, 0, 1, 1, 0, 0}, HostCopy.floats(targets.shares(3)));
            assertArrayEquals(new long[] {2, 0}, HostCopy.longs(targets.highest()));
        }
    }

    @Test
    void rightIsTheClassOfTheLargestShare() {
        try (Scope scope = Scope.open()) {
            Tensor logits = floats(1, 3, 2, 5, 0, -1, 0, 1, 9);
            assertEquals(2, Targets.Classes.of(new long[] {1, 0, 1}).correct(logits));
            Targets mixed = new Targets.Shares(floats(.3f, .5f, .2f, .4f, .6f, 0, 0, .4f, .6f));
            assertEquals(2, mixed.correct(logits));
            assertArrayEquals(new long[] {1, 1, 2}, HostCopy.longs(mixed.highest()));
        }
    }

    @Test
    void ofSeveralLabelsAllMustBeRight() {
        try (Scope scope = Scope.open()) {
            Tensor logits = floats(1, -3, 2, -5, -1, -1, 1, -1, 9);
            Targets labels = new Targets.Several(floats(1, 0, 1, 0, 0, 0, 1, 1, 1));
            assertEquals(2, labels.correct(logits), "the third image lacks its second label");
        }
    }

    @Test
    void targetsOfAnotherShapeTypeOrWidthAreRefused() {
        try (Scope scope = Scope.open()) {
            Tensor shares = floats(1, 0, 0);
            assertThrows(IllegalArgumentException.class, () -> new Targets.Classes(shares));
            assertThrows(IllegalArgumentException.class, () -> new Targets.Shares(HostCopy.toTensor(new long[1], 1)));
            assertThrows(IllegalArgumentException.class, () -> new Targets.Several(shares).shares(4));
        }
    }
}
