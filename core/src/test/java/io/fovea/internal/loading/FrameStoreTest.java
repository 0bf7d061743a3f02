package io.fovea.internal.loading;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.data.LabelSet;
import io.fovea.data.Labels;
import io.fovea.data.Part;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.Squash;
import io.fovea.internal.frames.FrameCache;
import io.fovea.internal.kept.KeptFolder;
import io.fovea.internal.kept.KeptKind;
import io.fovea.internal.source.Fingerprint;
import io.fovea.internal.source.Sample;
import io.fovea.internal.tree.EncodedFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every store promises, and how the two differ. */
class FrameStoreTest {
    private static final int SAMPLES = 40;
    private static final Preprocessing GRAY = new Preprocessing(new Squash(3, 5), 1, List.of(0.0), List.of(1.0));

    @TempDir
    Path temp;

    private final List<Sample> samples = IntStream.range(0, SAMPLES)
            .mapToObj(i -> new Sample(
                    "%d.png".formatted(i),
                    LabelSet.of(0),
                    new EncodedFile(Path.of("nowhere")),
                    Fingerprint.of(new byte[] {(byte) i})))
            .toList();

    /** Runs a check on both stores, with room for so many frames. */
    private void onEach(int frames, BiConsumer<String, FrameStore> check) {
        check.accept("heap", new FrameStore.InHeap(SAMPLES, frames));
        long index = (4096 + (1 << 14) * 32L + 4095) / 4096 * 4096;
        KeptFolder folder = new KeptFolder(KeptKind.FRAMES, temp.resolve("frames " + frames), index + frames * 15L);
        try (FrameCache cache = FrameCache.open(folder, GRAY, samples, warning -> {})) {
            SampleSet set = new SampleSet(Part.TRAIN, samples, new Labels(List.of("a")));
            check.accept("cache", new FrameStore.Cached(cache, set));
        }
    }

    private static byte[] frame(int i) {
        byte[] frame = new byte[15];
        Arrays.fill(frame, (byte) (i + 1));
        return frame;
    }

    @Test
    void aFrameComesBackAtThePlaceAskedForAndNothingElseChanges() {
        onEach(SAMPLES, (name, store) -> {
            for (int i = 0; i < SAMPLES; i++) {
                byte[] batch = new byte[45];
                assertFalse(store.copy(i, batch, 15), name);
                store.put(i, frame(i));
                assertTrue(store.copy(i, batch, 15), name);
                assertArrayEquals(frame(i), Arrays.copyOfRange(batch, 15, 30), name);
                assertArrayEquals(new byte[15], Arrays.copyOfRange(batch, 0, 15), name);
                assertArrayEquals(new byte[15], Arrays.copyOfRange(batch, 30, 45), name);
            }
        });
    }

    @Test
    void theFirstFrameOfASampleStays() {
        onEach(SAMPLES, (name, store) -> {
            store.put(7, frame(7));
            store.put(7, frame(8));
            byte[] batch = new byte[15];
            assertTrue(store.copy(7, batch, 0), name);
            assertArrayEquals(frame(7), batch, name);
        });
    }

    @Test
    void asManyFramesAsFitAreKeptAndThoseStay() {
        onEach(10, (name, store) -> {
            for (int epoch = 0; epoch < 3; epoch++) {
                for (int i = 0; i < SAMPLES; i++) if (i != 3) store.put(i, frame(i));
            }
            store.skip(3);
            List<Integer> kept = IntStream.range(0, SAMPLES)
                    .filter(i -> store.copy(i, new byte[15], 0))
                    .boxed()
                    .toList();
            assertEquals(List.of(0, 1, 2, 4, 5, 6, 7, 8, 9, 10), kept, name);
            assertFalse(store.isInMemory(), name);
        });
    }

    @Test
    void onlyTheHeapIsWithoutWaitingOnceAllFramesAreThereOrSkipped() {
        onEach(SAMPLES, (name, store) -> {
            for (int i = 0; i < SAMPLES; i++) {
                assertFalse(store.isInMemory(), name);
                if (i % 2 == 0) store.skip(i);
                else store.put(i, frame(i));
            }
            assertEquals(name.equals("heap"), store.isInMemory(), name);
        });
    }
}
