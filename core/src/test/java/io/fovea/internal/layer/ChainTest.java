package io.fovea.internal.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChainTest {
    private final Layer first = new Flatten(), second = new GlobalAveragePool(), third = new GlobalMaxPool();

    @Test
    void isCutBeforeALayerInAChainWithinIt() {
        Chain whole = Chain.of().then("body", Chain.of(first, second)).then("head", third);
        Chain.Halves halves = whole.cutBefore(second);
        assertEquals(List.of(first), layers(halves.before()));
        assertEquals(List.of(second, third), layers(halves.from()));
    }

    @Test
    void isCutBeforeAChainThatStaysWhole() {
        Chain block = Chain.of(second, third);
        Chain.Halves halves = Chain.of(first, block).cutBefore(block);
        assertEquals(List.of(first), layers(halves.before()));
        assertSame(block, layers(halves.from()).get(0));
    }

    @Test
    void isNotCutInsideOfAnotherLayer() {
        Chain whole = Chain.of(first, Residual.of("", Chain.of(second)));
        assertThrows(IllegalArgumentException.class, () -> whole.cutBefore(second));
    }

    private static List<Layer> layers(Chain chain) {
        return chain.children().stream().map(Layer.Child::layer).toList();
    }
}
