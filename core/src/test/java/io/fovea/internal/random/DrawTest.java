package io.fovea.internal.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.internal.tree.CodePointOrder;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class DrawTest {
    @Test
    void theSameKeysGiveTheSameStream() {
        RandomGenerator one = new Draw(1, 2, 3).rng(), other = new Draw(1, 2, 3).rng();
        for (int i = 0; i < 10; i++) assertEquals(one.nextLong(), other.nextLong());
    }

    @Test
    void streamsOfNeighbouringKeysShareNoNumbers() {
        Set<Long> seen = new HashSet<>();
        int drawn = 0;
        for (long seed : new long[] {0, 1, 0x9E3779B97F4A7C15L}) {
            for (int epoch = 0; epoch < 10; epoch++) {
                for (long index = -1; index < 50; index++) {
                    RandomGenerator rng = new Draw(seed, epoch, index).rng();
                    for (int i = 0; i < 20; i++, drawn++) seen.add(rng.nextLong());
                }
            }
        }
        assertEquals(drawn, seen.size());
    }

    @Test
    void firstNumbersAreUniform() {
        double sum = 0, squares = 0;
        int n = 20_000;
        for (int i = 0; i < n; i++) {
            double value = new Draw(42, i % 10, i).rng().nextDouble();
            sum += value;
            squares += value * value;
        }
        assertEquals(0.5, sum / n, 0.01);
        assertEquals(1 / 3.0, squares / n, 0.01);
    }

    @Test
    void codePointOrderPutsPairsLast() {
        assertTrue("\uD83D\uDC31".compareTo("\uE000") < 0, "Java's own order");
        assertTrue(CodePointOrder.INSTANCE.compare("\uD83D\uDC31", "\uE000") > 0);
        assertTrue(CodePointOrder.INSTANCE.compare("\uD83D\uDC31", "\uD83D\uDC32") < 0);
        assertTrue(CodePointOrder.INSTANCE.compare("a", "ab") < 0);
        assertTrue(CodePointOrder.INSTANCE.compare("Z", "a") < 0);
        assertEquals(0, CodePointOrder.INSTANCE.compare("x", "x"));
    }
}
