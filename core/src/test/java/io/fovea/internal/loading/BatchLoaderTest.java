package io.fovea.internal.loading;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.data.Labels;
import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.framing.Framing;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.RandomResizedCrop;
import io.fovea.framing.Squash;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.frames.FrameCache;
import io.fovea.internal.random.Draw;
import io.fovea.internal.source.DrawnFiles;
import io.fovea.internal.source.Sample;
import io.fovea.internal.tree.EncodedFile;
import io.fovea.internal.tree.RawPixels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class BatchLoaderTest {
    private static final Framing SMALL = new Squash(5, 4);

    @TempDir
    Path root;

    List<Sample> samples;

    @BeforeEach
    void draw() throws IOException {
        samples = new ArrayList<>();
        for (int i = 0; i < 37; i++) {
            Path file = Files.write(root.resolve(i + ".png"), DrawnFiles.png(6 + i % 3, 7, i));
            samples.add(new Sample(i + ".png", i % 5, new EncodedFile(file)));
        }
    }

    @Test
    void aBatchHoldsTheFramesOfItsSamples() {
        for (Batch batch : batches(loader(10, 3, false, 0), 0)) {
            for (int i = 0; i < batch.size(); i++) {
                Sample sample = samples.get((int) batch.indices()[i]);
                Image frame = SMALL.frame(sample.origin().read(ImageDecoder.DEFAULT), new Draw(0, 0, 0).rng());
                byte[] pixels = Arrays.copyOfRange(batch.pixels(), i * 60, (i + 1) * 60);
                assertArrayEquals(frame.pixels(), pixels);
            }
        }
    }

    @Test
    void unshuffledBatchesFollowTheSamples() {
        List<Batch> batches = batches(loader(10, 2, false, 0), 4);
        assertEquals(IntStream.range(0, 37).asLongStream().boxed().toList(), indices(batches));
        assertEquals(7, batches.get(3).size());
    }

    @Test
    void everySampleComesOnceAnEpochInAnotherOrder() {
        BatchLoader loader = loader(10, 2, true, 1 << 20);
        List<Long> first = indices(batches(loader, 0)), second = indices(batches(loader, 1));
        assertEquals(37, Set.copyOf(first).size());
        assertEquals(new HashSet<>(first), new HashSet<>(second));
        assertNotEquals(first, second);
        assertEquals(first, indices(batches(loader, 0)));
    }

    @Test
    void theOrderOfAnEpochStaysForEver() {
        List<Long> order = indices(batches(loader(10, 1, true, 0), 3)).subList(0, 8);
        // recorded once: a change would end the exact resumption of earlier runs
        assertEquals(List.of(31L, 25L, 18L, 29L, 33L, 14L, 1L, 5L), order);
    }

    @Test
    void anImageThatComesTwiceAnEpochIsFramedTwiceByChanceAndOnceWithoutIt() {
        SampleOrder twice = new SampleOrder.Repeated(new SampleOrder.Sequence(37), 2);
        Preprocessing random = rgb().withFraming(new RandomResizedCrop(5, 4)); // the second turn sees another part
        for (Preprocessing preprocessing : List.of(rgb(), random)) {
            LoaderOptions options = new LoaderOptions(10, 2, true, 11, false, 1 << 20);
            BatchLoader loader =
                    new BatchLoader(set(samples), preprocessing, ImageDecoder.DEFAULT, options).inOrder(twice);
            List<Batch> batches = batches(loader, 0);
            assertEquals(37, indices(batches).size());
            Batch first = batches.get(0);
            int alike = 0;
            for (int i = 0; i < 10; i += 2) {
                assertEquals(i / 2, Place.sample(first.indices()[i]));
                assertEquals(new Place(i / 2, 1), Place.of(first.indices()[i + 1]));
                byte[] one = Arrays.copyOfRange(first.pixels(), i * 60, (i + 1) * 60);
                byte[] two = Arrays.copyOfRange(first.pixels(), (i + 1) * 60, (i + 2) * 60);
                if (Arrays.equals(one, two)) alike++;
            }
            boolean byChance = preprocessing.framing().isRandom();
            assertTrue(
                    byChance ? alike <= 2 : alike == 5, alike + " of 5 pairs are alike"); // tiny images have few parts
        }
    }

    @Test
    void batchesDoNotDependOnThreadsOrCache() {
        List<Batch> expected = batches(loader(8, 1, true, 0), 2);
        for (int threads : new int[] {1, 2, 5, 16}) {
            for (long cache : new long[] {0, 1 << 20}) {
                BatchLoader loader = loader(8, threads, true, cache);
                assertSameBatches(expected, batches(loader, 2));
                assertSameBatches(expected, batches(loader, 2));
            }
        }
    }

    @Test
    void anEpochCanBeResumedInTheMiddle() {
        for (long cache : new long[] {0, 1 << 20}) {
            BatchLoader loader = loader(8, 3, true, cache);
            List<Batch> whole = batches(loader, 1);
            for (int from = 0; from <= whole.size(); from++) {
                try (BatchStream rest = loader.epoch(1, from)) {
                    assertSameBatches(whole.subList(from, whole.size()), drain(rest));
                }
            }
            assertThrows(IllegalArgumentException.class, () -> loader.epoch(1, 6));
            assertThrows(IllegalArgumentException.class, () -> loader.epoch(1, -1));
        }
    }

    @Test
    void aTrailingBatchOfOneIsDroppedOnlyWhenAsked() {
        assertEquals(List.of(12, 12, 12), sizes(12, true, 37));
        assertEquals(List.of(12, 12, 12, 1), sizes(12, false, 37));
        assertEquals(List.of(12, 12, 12), sizes(12, true, 36));
        assertEquals(List.of(), sizes(12, true, 1));
        assertEquals(List.of(1, 1, 1), sizes(1, true, 3));
        assertEquals(List.of(3), sizes(100, true, 3));
        assertEquals(List.of(), sizes(100, false, 0));
    }

    @Test
    void framesThatFitAreMadeOnce() throws IOException {
        BatchLoader loader = loader(8, 2, true, 37 * 60);
        List<Batch> first = batches(loader, 0);
        for (int i = 0; i < 37; i++) Files.delete(root.resolve(i + ".png"));
        assertSameBatches(first, batches(loader, 0));
        assertInstanceOf(StoredBatches.class, loader.epoch(1));
        assertThrows(UnreadableImage.class, () -> batches(loader(8, 2, true, 37 * 60 - 1), 0));
    }

    @Test
    void grayPixelsAreSharedNotDecoded() {
        byte[] pixels = {1, 2, 3, 4};
        List<Sample> gray = List.of(new Sample("0", 0, new RawPixels(new Image(2, 2, 1, pixels))));
        Preprocessing preprocessing = new Preprocessing(new Squash(2, 2), 1, List.of(0.0), List.of(1.0));
        FrameSource frames = FrameSource.of(set(gray), preprocessing, ImageDecoder.DEFAULT, 0, FrameCache.NONE, 100);
        frames.fill(frames.batch(new long[] {0}, 0, 1), 0, 1, 0);
        assertTrue(frames.areInMemory());
        FrameStore.InHeap store = assertInstanceOf(FrameStore.InHeap.class, frames.store());
        assertSame(pixels, store.get(0));
    }

    @Test
    void channelsAreConverted() {
        Preprocessing gray = new Preprocessing(SMALL, 1, List.of(0.0), List.of(1.0));
        BatchLoader loader = new BatchLoader(set(samples), gray, ImageDecoder.DEFAULT, LoaderOptions.evaluation(4, 2));
        try (BatchStream batches = loader.epoch(0)) {
            Batch batch = batches.next();
            assertEquals(1, batch.channels());
            assertEquals(4 * 20, batch.pixels().length);
        }
    }

    @Test
    void aFileThatIsGoneIsNamedOnTheConsumingThreadAfterTheBatchesBeforeIt() throws IOException {
        Files.delete(root.resolve("21.png"));
        Files.delete(root.resolve("20.png"));
        for (int threads : new int[] {1, 4}) {
            try (BatchStream batches = loader(10, threads, false, 0).epoch(0)) {
                assertEquals(10, batches.next().size());
                assertEquals(10, batches.next().size());
                UnreadableImage e = assertThrows(UnreadableImage.class, batches::next);
                assertTrue(String.valueOf(e.getMessage()).contains("20.png"), e.getMessage());
                assertFalse(batches.hasNext());
                assertThrows(NoSuchElementException.class, batches::next);
            }
            assertNoWorkers();
        }
    }

    @Test
    void damagedFilesAreAbsentAndAllElseStaysInItsPlace() throws IOException {
        List<Batch> whole = batches(loader(8, 2, true, 0), 3);
        Files.writeString(root.resolve("21.png"), "nothing");
        Files.writeString(root.resolve("4.png"), "nothing");
        for (int threads : new int[] {1, 4}) {
            for (long cache : new long[] {0, 1 << 20}) {
                SampleSet set = set(samples);
                BatchLoader loader = loader(set, 8, threads, true, cache);
                for (int repeat = 0; repeat < 3; repeat++) {
                    List<Batch> rest = batches(loader, 3);
                    assertEquals(5, rest.size());
                    assertEquals(without(whole, 4, 21), indices(rest));
                    assertEquals(
                            List.of("21.png", "4.png"),
                            set.damaged().stream().map(Problem::path).toList());
                    for (int b = 0; b < rest.size(); b++) assertSameFrames(whole.get(b), rest.get(b));
                }
                if (cache > 0) assertInstanceOf(StoredBatches.class, loader.epoch(1));
                assertEquals(2, set.takeUntold().size());
                assertEquals(List.of(), set.takeUntold());
            }
        }
        assertNoWorkers();
    }

    private static List<Long> without(List<Batch> batches, long... damaged) {
        return indices(batches).stream()
                .filter(index -> Arrays.stream(damaged).noneMatch(d -> d == index))
                .toList();
    }

    /** Every frame of {@code rest} is the one of {@code whole} with its index. */
    private static void assertSameFrames(Batch whole, Batch rest) {
        int bytes = 60;
        for (int i = 0, j = 0; i < rest.size(); i++, j++) {
            while (whole.indices()[j] != rest.indices()[i]) j++;
            assertArrayEquals(
                    Arrays.copyOfRange(whole.pixels(), j * bytes, (j + 1) * bytes),
                    Arrays.copyOfRange(rest.pixels(), i * bytes, (i + 1) * bytes));
        }
    }

    @Test
    void aFailureThatIsNotTheUsersNamesTheSample() throws IOException {
        Dataset archive = Dataset.open(
                DrawnFiles.zip(DrawnFiles.writeClasses(root.resolve("set"), 2, "a", "b"), root.resolve("a.zip"), ""),
                SplitRule.DEFAULT);
        archive.close();
        BatchLoader loader =
                new BatchLoader(set(archive.samples()), rgb(), ImageDecoder.DEFAULT, LoaderOptions.evaluation(4, 2));
        try (BatchStream batches = loader.epoch(0)) {
            IllegalStateException e = assertThrows(IllegalStateException.class, batches::next);
            assertTrue(String.valueOf(e.getMessage()).startsWith("cannot make the frame of a/"), e.getMessage());
        }
    }

    @Test
    void closingEarlyStopsTheWorkers() {
        try (BatchStream batches = loader(2, 4, true, 0).epoch(0)) {
            batches.next();
        }
        assertNoWorkers();
        BatchStream closed = loader(2, 4, true, 0).epoch(0);
        closed.close();
        closed.close();
        assertFalse(closed.hasNext());
        assertNoWorkers();
    }

    @Test
    void workersRunAheadByABoundedNumberOfBatches() throws InterruptedException {
        BatchLoader loader = loader(1, 2, false, 1 << 20);
        try (BatchStream batches = loader.epoch(0)) {
            Thread.sleep(300);
            assertInstanceOf(PrefetchedBatches.class, loader.epoch(1), "not all frames were made without a consumer")
                    .close();
            assertEquals(0, batches.next().indices()[0]);
        }
    }

    @Test
    void batchesAheadAreFewerWhereTheyAreLargeButTwoAtLeast() {
        assertEquals(10, PrefetchedBatches.window(4, 1, 1 << 30));
        assertEquals(10, PrefetchedBatches.window(4, 100, 1000));
        assertEquals(7, PrefetchedBatches.window(4, 140, 1000));
        assertEquals(2, PrefetchedBatches.window(4, 400, 1000));
        assertEquals(2, PrefetchedBatches.window(1024, Long.MAX_VALUE, 1000));
        assertEquals(2050, PrefetchedBatches.window(1024, 1, Long.MAX_VALUE));
    }

    @Test
    void workersKeepToTheirWindow() throws InterruptedException {
        LoaderOptions options = new LoaderOptions(1, 4, false, 11, false, 0);
        FrameSource frames = FrameSource.of(set(samples), rgb(), ImageDecoder.DEFAULT, 11, FrameCache.NONE, 1 << 20);
        EpochPlan plan =
                new EpochPlan(new SampleOrder.Sequence(37).keys(0), new EpochSize(37, options.batchSize(), false));
        try (PrefetchedBatches batches = PrefetchedBatches.start(frames, plan, 0, 0, options.threads(), 120)) {
            batches.next();
            while (!isMade(frames, 2)) Thread.sleep(5); // two ahead of the one that is taken
            Thread.sleep(300);
            assertFalse(isMade(frames, 3), "a third has no room in 120 bytes");
        }
    }

    private static boolean isMade(FrameSource frames, int index) {
        FrameStore store = frames.store();
        return store != null && store.copy(index, new byte[60], 0);
    }

    @Test
    void anInterruptedConsumerStopsWaiting() {
        try (BatchStream batches = loader(30, 1, false, 0).epoch(0)) {
            Thread.currentThread().interrupt();
            assertThrows(CancellationException.class, batches::next);
        } finally {
            assertTrue(Thread.interrupted(), "the mark stays for the caller");
        }
        assertNoWorkers();
    }

    @Test
    void optionsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> new LoaderOptions(0, 1, true, 0, true, 0));
        assertThrows(IllegalArgumentException.class, () -> new LoaderOptions(1, 0, true, 0, true, 0));
        assertThrows(IllegalArgumentException.class, () -> new LoaderOptions(1, 1, true, 0, true, -1));
    }

    private List<Integer> sizes(int batchSize, boolean dropTrailingOne, int count) {
        LoaderOptions options = new LoaderOptions(batchSize, 2, true, 0, dropTrailingOne, 0);
        BatchLoader loader = new BatchLoader(set(samples.subList(0, count)), rgb(), ImageDecoder.DEFAULT, options);
        List<Integer> sizes = batches(loader, 0).stream().map(Batch::size).toList();
        assertEquals(sizes.size(), loader.batches());
        assertEquals(sizes.stream().mapToInt(Integer::intValue).sum(), loader.images());
        return sizes;
    }

    private BatchLoader loader(int batchSize, int threads, boolean shuffle, long cacheBytes) {
        return loader(set(samples), batchSize, threads, shuffle, cacheBytes);
    }

    private static BatchLoader loader(SampleSet set, int batchSize, int threads, boolean shuffle, long cacheBytes) {
        LoaderOptions options = new LoaderOptions(batchSize, threads, shuffle, 11, false, cacheBytes);
        return new BatchLoader(set, rgb(), ImageDecoder.DEFAULT, options);
    }

    private static SampleSet set(List<Sample> samples) {
        return new SampleSet(Part.TRAIN, samples, new Labels(List.of("a", "b", "c", "d", "e")));
    }

    private static Preprocessing rgb() {
        return new Preprocessing(SMALL, 3, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
    }

    private static List<Batch> batches(BatchLoader loader, int epoch) {
        try (BatchStream batches = loader.epoch(epoch)) {
            return drain(batches);
        }
    }

    private static List<Batch> drain(BatchStream stream) {
        List<Batch> batches = new ArrayList<>();
        stream.forEachRemaining(batches::add);
        return batches;
    }

    private static List<Long> indices(List<Batch> batches) {
        return batches.stream()
                .flatMap(batch -> Arrays.stream(batch.indices()).boxed())
                .toList();
    }

    private static void assertSameBatches(List<Batch> expected, List<Batch> actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i).indices(), actual.get(i).indices());
            assertArrayEquals(expected.get(i).pixels(), actual.get(i).pixels());
        }
    }

    private static void assertNoWorkers() {
        List<String> alive = Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("fovea-loader"))
                .toList();
        assertEquals(List.of(), alive);
    }
}
