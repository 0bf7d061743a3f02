package io.fovea.internal.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.fovea.framing.Preprocessing;
import io.fovea.framing.Squash;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.source.Sample;
import io.fovea.internal.tree.RawPixels;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class BatchMemoryTest {
    private static final Preprocessing PREPROCESSING =
            new Preprocessing(new Squash(2, 2), 1, List.of(0.5), List.of(0.5));

    private static List<Sample> samples(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Sample("image " + i, 0, new RawPixels(new Image(2, 2, 1, new byte[4]))))
                .toList();
    }

    @Test
    void aBatchThatDoesNotFitIntoMemoryIsNamedAndTheOthersAreAnswered() {
        AtomicBoolean first = new AtomicBoolean(true);
        UnaryOperator<Tensor> network = images -> {
            if (first.getAndSet(false)) throw new OutOfMemoryError("Java heap space");
            return images.flatten(1, -1);
        };
        BatchInference.Rows rows = new BatchInference(PREPROCESSING, ImageDecoder.DEFAULT, 1, 3)
                .readableRows(samples(48), network, n -> {});
        assertEquals(Set.of(0, 1, 2), rows.failures().keySet());
        assertEquals("image 0", rows.failures().get(0).getMessage().split(":")[0]);
        assertFalse(rows.failures().get(0).isDamaged());
        for (int i = 3; i < 48; i++) assertEquals(4, rows.row(i).length);
    }
}
