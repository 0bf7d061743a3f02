package io.fovea.internal.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.audit.Suspicion;
import io.fovea.data.Labels;
import io.fovea.data.Part;
import io.fovea.image.Image;
import io.fovea.internal.source.Sample;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import io.fovea.internal.tree.EncodedFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Suspicions of each kind, on features drawn here. */
class SuspicionsTest {
    private static final Labels LABELS = new Labels(List.of("a", "b", "c"));
    private static final int WIDTH = 16;

    private final Random random = new Random(3);

    /** Images of three classes, 20 of each, whose features lie around a direction of their class. */
    private float[][] clusters() {
        float[][] rows = new float[60][];
        for (int i = 0; i < rows.length; i++) rows[i] = near(i % 3, 0.6);
        return rows;
    }

    private float[] near(int label, double spread) {
        float[] row = new float[WIDTH];
        for (int f = 0; f < WIDTH; f++) {
            row[f] = (float) ((f % 3 == label ? 1 : 0) + spread * random.nextGaussian());
        }
        return row;
    }

    private static Tensor tensor(float[][] rows) {
        float[] all = new float[rows.length * WIDTH];
        for (int i = 0; i < rows.length; i++) System.arraycopy(rows[i], 0, all, i * WIDTH, WIDTH);
        return HostCopy.toTensor(all, rows.length, WIDTH);
    }

    private static AuditedImages images(int[] given, Part... parts) {
        List<Sample> samples = new ArrayList<>();
        List<Part> all = new ArrayList<>();
        for (int i = 0; i < given.length; i++) {
            samples.add(new Sample("%03d.png".formatted(i), given[i], new EncodedFile(Path.of("absent"))));
            all.add(parts.length > i ? parts[i] : Part.TRAIN);
        }
        return new AuditedImages(LABELS, samples, all);
    }

    private static List<String> paths(int count) {
        return IntStream.range(0, count).mapToObj("%03d.png"::formatted).toList();
    }

    @Test
    void wrongLabelsComeFirst() {
        int[] given = IntStream.range(0, 60).map(i -> i % 3).toArray();
        for (int wrong : new int[] {7, 20, 45}) given[wrong] = (wrong + 1) % 3;
        try (Scope scope = Scope.inference()) {
            CrossPrediction predicted = CrossPrediction.of(tensor(clusters()), given, 3, 42, () -> {});
            LabelErrors errors = new LabelErrors(LABELS, paths(60), given, predicted.logs());
            List<Suspicion> found = errors.list().stream()
                    .sorted((a, b) -> Double.compare(b.score(), a.score()))
                    .toList();
            assertEquals(
                    List.of("007.png", "020.png", "045.png"),
                    found.stream().limit(3).map(Suspicion::path).sorted().toList());
            assertEquals(
                    "b",
                    found.stream()
                            .filter(one -> one.path().equals("007.png"))
                            .findFirst()
                            .orElseThrow()
                            .suggested());
            assertTrue(errors.likely() >= 2 && errors.likely() <= 4, "likely " + errors.likely());
        }
    }

    @Test
    void aSeedAlwaysPredictsTheSame() {
        int[] given = IntStream.range(0, 60).map(i -> i % 3).toArray();
        float[][] rows = clusters();
        try (Scope scope = Scope.inference()) {
            CrossPrediction first = CrossPrediction.of(tensor(rows), given, 3, 42, () -> {});
            CrossPrediction second = CrossPrediction.of(tensor(rows), given, 3, 42, () -> {});
            assertEquals(first.loss(), second.loss());
            assertEquals(first.decay(), second.decay());
        }
    }

    @Test
    void classesOfFewImagesAreNotSuspected() {
        int[] given = {0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2};
        float[][] logs = new float[given.length][];
        for (int i = 0; i < given.length; i++) logs[i] = new float[] {-0.1f, -3, -4};
        List<Suspicion> found = new LabelErrors(LABELS, paths(given.length), given, logs).list();
        assertEquals(6, found.size());
        assertTrue(found.stream().allMatch(one -> one.given().equals("b")), "" + found);
    }

    /** 3 repeats a 0 of its class, 1 a 4 of another part, and 8 a 2 that has another class. */
    @Test
    void copiesAreToldWithWhatTheyRepeat() {
        float[][] rows = clusters();
        rows[3] = rows[0];
        rows[4] = rows[1];
        rows[8] = rows[2];
        int[] given = IntStream.range(0, 60).map(i -> i % 3).toArray();
        given[8] = 0;
        Part[] parts = {Part.TRAIN, Part.TRAIN, Part.TRAIN, Part.TRAIN, Part.VALIDATION};
        try (Scope scope = Scope.inference()) {
            Neighbours neighbours = Neighbours.of(tensor(rows), 5, () -> {});
            List<Suspicion> found = new Copies(images(given, parts), neighbours, image -> 0).list();
            assertEquals(
                    List.of("001.png LEAK", "002.png COPY", "003.png COPY", "008.png COPY"),
                    found.stream()
                            .map(one -> one.path() + " " + one.kind())
                            .sorted()
                            .toList());
            assertTrue(
                    found.stream().anyMatch(one -> one.reason().contains("004.png of the validation part")),
                    "" + found);
            assertTrue(found.stream().anyMatch(one -> one.reason().contains("008.png, which is called a")), "" + found);
            List<Suspicion> others =
                    new Copies(images(given, parts), neighbours, image -> image * 0x0123456789ABCDEFL).list();
            assertEquals(List.of(), others, "pictures of other hashes");
        }
    }

    /** More than the neighbours that are looked at. */
    @Test
    void ofManyCopiesOneStays() {
        float[][] rows = clusters();
        for (int i = 3; i < 30; i += 3) rows[i] = rows[0];
        int[] given = IntStream.range(0, 60).map(i -> i % 3).toArray();
        try (Scope scope = Scope.inference()) {
            Neighbours neighbours = Neighbours.of(tensor(rows), 5, () -> {});
            List<Suspicion> found = new Copies(images(given), neighbours, image -> 0).list();
            assertEquals(
                    IntStream.iterate(3, i -> i < 30, i -> i + 3)
                            .mapToObj("%03d.png"::formatted)
                            .toList(),
                    found.stream().map(Suspicion::path).sorted().toList());
        }
    }

    @Test
    void whatIsUnlikeAllOthersIsAnOutlier() {
        float[][] rows = clusters();
        for (int f = 0; f < WIDTH; f++) rows[10][f] = f == 5 ? -9 : 0.01f;
        int[] given = IntStream.range(0, 60).map(i -> i % 3).toArray();
        try (Scope scope = Scope.inference()) {
            List<Suspicion> found = new Outliers(images(given), Neighbours.of(tensor(rows), 5, () -> {})).list();
            assertEquals(List.of("010.png"), found.stream().map(Suspicion::path).toList());
        }
    }

    /** Above the number of images that are compared at a time. */
    @Test
    void neighboursAreTheNearestByCosine() {
        int images = 700;
        float[][] rows = new float[images][];
        for (int i = 0; i < images; i++) rows[i] = near(i % 3, 1);
        try (Scope scope = Scope.inference()) {
            Neighbours neighbours = Neighbours.of(tensor(rows), 3, () -> {});
            for (int image : new int[] {0, 511, 512, 699}) {
                int own = image;
                List<Integer> expected = IntStream.range(0, images)
                        .filter(other -> other != own)
                        .boxed()
                        .sorted((a, b) -> Double.compare(cosine(rows[own], rows[b]), cosine(rows[own], rows[a])))
                        .limit(3)
                        .toList();
                assertEquals(
                        expected,
                        IntStream.range(0, 3)
                                .map(rank -> neighbours.place(own, rank))
                                .boxed()
                                .toList());
                assertEquals(cosine(rows[own], rows[expected.get(0)]), neighbours.cosine(own, 0), 1e-5);
            }
        }
    }

    private static double cosine(float[] a, float[] b) {
        double product = 0, squares = 0, others = 0;
        for (int f = 0; f < WIDTH; f++) {
            product += a[f] * b[f];
            squares += a[f] * a[f];
            others += b[f] * b[f];
        }
        return product / Math.sqrt(squares * others);
    }

    @Test
    void aHashStaysNearlyTheSameWhenAPictureIsScaledOrBrightened() {
        Image picture = picture(64, 48, 0, 1), half = picture(32, 24, 0, 2), bright = picture(64, 48, 40, 1);
        byte[] noise = new byte[64 * 48 * 3];
        random.nextBytes(noise);
        long hash = PictureHash.of(picture);
        assertTrue(Long.bitCount(hash ^ PictureHash.of(half)) <= PictureHash.MOST_BITS);
        assertTrue(Long.bitCount(hash ^ PictureHash.of(bright)) <= PictureHash.MOST_BITS);
        assertTrue(Long.bitCount(hash ^ PictureHash.of(new Image(64, 48, 3, noise))) > PictureHash.MOST_BITS);
    }

    /** Waves, sampled every {@code step} pixels. */
    private static Image picture(int height, int width, int more, int step) {
        byte[] pixels = new byte[height * width * 3];
        for (int i = 0; i < height * width; i++) {
            int x = i % width * step, y = i / width * step;
            double value = 100 + more + 50 * Math.sin(x / 6.0 + y / 9.0) + 40 * Math.cos(y / 5.0 - x / 13.0);
            for (int c = 0; c < 3; c++) pixels[3 * i + c] = (byte) value;
        }
        return new Image(height, width, 3, pixels);
    }

    @Test
    void predictingKeepsNoNativeMemory() {
        int[] given = IntStream.range(0, 60).map(i -> i % 3).toArray();
        float[][] rows = clusters();
        long before = 0;
        for (int i = 0; i < 10; i++) {
            try (Scope scope = Scope.inference()) {
                CrossPrediction.of(tensor(rows), given, 3, i, () -> {});
                Neighbours.of(tensor(rows), 5, () -> {});
            }
            if (i == 4) before = Pointer.totalCount();
        }
        assertTrue(Pointer.totalCount() <= before, before + " natives became " + Pointer.totalCount());
    }
}
