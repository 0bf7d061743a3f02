package io.fovea.internal.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class OperatorTest {
    private static Tensor values(float... values) {
        return HostCopy.toTensor(values, values.length);
    }

    @Test
    void everyKindOfArgumentReachesTheOperator() {
        try (Scope scope = Scope.open()) {
            Tensor a = values(1, 2), b = values(3, 4);
            assertArrayEquals(
                    new float[] {7, 10},
                    HostCopy.floats(Operator.of("aten::add", "Tensor").call(a, b, 2)));
            assertArrayEquals(
                    new float[] {3, 4},
                    HostCopy.floats(Operator.of("aten::add", "Scalar").call(a, new Scalar(1.0), 2L)),
                    "scalar");
            Operator cat = Operator.of("aten::cat", "");
            assertArrayEquals(new float[] {1, 2, 3, 4}, HostCopy.floats(cat.call(List.of(a, b), 0)));
            assertArrayEquals(new float[] {3, 4, 1, 2}, HostCopy.floats(cat.call(new Tensor[] {b, a}, 0)));
            assertArrayEquals(
                    new float[] {1.5f, 2},
                    HostCopy.floats(Operator.of("aten::clamp", "").call(a, 1.5, null)),
                    "double and none");
            assertArrayEquals(
                    new float[] {3},
                    HostCopy.floats(Operator.of("aten::sum", "dim_IntList").call(a, new long[] {0}, true, null)),
                    "list and bool");
            Tensor image = HostCopy.toTensor(new float[] {1, 1, 1, 1}, 1, 1, 2, 2);
            Tensor larger =
                    Operator.of("aten::_upsample_bilinear2d_aa", "vec").call(image, null, false, new double[] {2, 2});
            assertArrayEquals(new long[] {1, 1, 4, 4}, HostCopy.shape(larger));
            assertArrayEquals(
                    new float[] {2, -1},
                    HostCopy.floats(Operator.of("aten::div", "Tensor_mode").call(values(5, -1), values(2, 2), "floor")),
                    "text");
        }
    }

    @Test
    void severalResultsOrNoneAreReturnedByCallAll() {
        try (Scope scope = Scope.open()) {
            List<Tensor> pair = Operator.of("aten::max", "dim").callAll(values(1, 5, 2), 0, false);
            assertEquals(
                    List.of(5f, 1f),
                    pair.stream().map(t -> HostCopy.floats(t)[0]).toList());
            List<Tensor> halves = Operator.of("aten::chunk", "").callAll(values(1, 2, 3, 4), 2, 0);
            assertArrayEquals(new float[] {3, 4}, HostCopy.floats(halves.get(1)));
            Operator max = Operator.of("aten::max", "dim");
            assertThrows(IllegalArgumentException.class, () -> max.call(values(1), 0, false));
        }
    }

    /** One step of Adam with decoupled weight decay: w - lr (wd w + sign(g)) at the first step, up to eps. */
    @Test
    void theFusedAdamWStepMovesItsParametersInPlace() {
        try (Scope scope = Scope.inference()) {
            Tensor weight = values(1, -1), gradient = values(2, -4);
            List<Tensor> nothing = Operator.of("aten::_fused_adamw_", "")
                    .callAll(
                            List.of(weight),
                            List.of(gradient),
                            List.of(values(0, 0)),
                            List.of(values(0, 0)),
                            List.of(),
                            List.of(HostCopy.toTensor(new float[] {1})),
                            0.1,
                            0.9,
                            0.999,
                            0.5,
                            1e-8,
                            false,
                            false,
                            null,
                            null);
            assertEquals(List.of(), nothing);
            assertArrayEquals(new float[] {0.85f, -0.85f}, HostCopy.floats(weight), 1e-6f);
        }
    }

    @Test
    void errorsOfTheEngineHaveNoStackTraceOfItsOwn() {
        try (Scope scope = Scope.open()) {
            Operator matmul = Operator.of("aten::matmul", "");
            EngineError error = assertThrows(EngineError.class, () -> matmul.call(values(1, 2), values(1, 2, 3)));
            assertTrue(error.getMessage().startsWith("aten::matmul: "), error.getMessage());
            assertTrue(error.getMessage().contains("tensor"), error.getMessage());
            assertFalse(error.getMessage().contains("raised from"), error.getMessage());
            assertEquals("one", EngineError.message(new RuntimeException("one\nException raised from two")));
        }
    }

    @Test
    void wrongCallsAreRefusedBeforeTheyReachTheEngine() {
        try (Scope scope = Scope.open()) {
            Operator add = Operator.of("aten::add", "Tensor");
            assertThrows(IllegalArgumentException.class, () -> add.call(values(1), values(2)));
            assertThrows(IllegalArgumentException.class, () -> add.call(values(1), values(2), 'x'));
            assertThrows(EngineError.class, () -> add.call("text", values(2), 1));
            assertThrows(EngineError.class, () -> Operator.of("aten::no_such_operator", ""));
        }
    }

    @Test
    void operatorsAndResultsOutliveTheScopesTheyWereMadeIn() {
        Tensor result;
        try (Scope scope = Scope.open()) {
            try (Scope inner = Scope.open()) {
                result = inner.keep(Operator.of("aten::neg", "").call(values(1, 2)));
            }
            assertSame(Operator.of("aten::neg", ""), Operator.of("aten::neg", ""));
            assertArrayEquals(
                    new float[] {1, 2},
                    HostCopy.floats(Operator.of("aten::neg", "").call(result)));
        }
    }

    @Test
    void callsLeaveNoNativeObjectsBehind() {
        try (Scope scope = Scope.open()) {
            Tensor a = values(1, 2);
            Operator cat = Operator.of("aten::cat", "");
            Runnable call = () -> {
                try (Scope step = Scope.open()) {
                    cat.call(List.of(a, a), 0);
                    assertThrows(EngineError.class, () -> cat.call(List.of(a, a), 7));
                }
            };
            call.run();
            long before = Pointer.totalCount();
            for (int i = 0; i < 1000; i++) call.run();
            assertTrue(Pointer.totalCount() <= before, "natives are left behind");
        }
    }
}
