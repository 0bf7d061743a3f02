package io.fovea.internal.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fovea.data.Labels;
import io.fovea.data.Part;
import io.fovea.framing.Framing;
import io.fovea.framing.Preprocessing;
import io.fovea.image.GoldenPictures;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.image.Resampling;
import io.fovea.internal.dataset.PixelStatistics;
import io.fovea.internal.loading.BatchLoader;
import io.fovea.internal.loading.BatchStream;
import io.fovea.internal.loading.LoaderOptions;
import io.fovea.internal.loading.SampleSet;
import io.fovea.internal.source.Sample;
import io.fovea.internal.tree.EncodedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training, statistics, evaluation and prediction see the same reduced picture. */
class DraftPathsTest {
    private static final int SIDE = 20;
    private static final byte[] PHOTO = GoldenPictures.file("draft/colour.jpg"); // 97 x 131

    @TempDir
    Path temp;

    private final Framing draft = Framing.parse("squash:draft", SIDE, SIDE);
    private final Preprocessing preprocessing =
            new Preprocessing(draft, 3, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
    private final byte[] expected = Resampling.BILINEAR
            .resize(ImageDecoder.DEFAULT.withReduction((height, width) -> 2).decode(PHOTO, "photo"), SIDE, SIDE)
            .pixels();
    private List<Sample> samples = List.of();

    @BeforeEach
    void write() throws IOException {
        Path file = Files.write(temp.resolve("photo.jpg"), PHOTO);
        samples = List.of(new Sample(file.toString(), 0, new EncodedFile(file)));
    }

    @Test
    void trainingDoes() {
        SampleSet set = new SampleSet(Part.TRAIN, samples, new Labels(List.of("photo")));
        LoaderOptions options = new LoaderOptions(1, 1, false, 1, false, 0);
        try (BatchStream batches = new BatchLoader(set, preprocessing, ImageDecoder.DEFAULT, options).epoch(0)) {
            assertArrayEquals(expected, batches.next().pixels());
        }
    }

    @Test
    void statisticsDo() {
        Image frame = new Image(SIDE, SIDE, 3, expected);
        long red = 0;
        for (int i = 0; i < frame.pixels().length; i += 3) red += frame.pixels()[i] & 255;
        PixelStatistics statistics = PixelStatistics.ofFrames(samples, draft, 3, ImageDecoder.DEFAULT, 1);
        assertEquals(red / 255.0 / SIDE / SIDE, statistics.mean().get(0), 1e-9);
    }

    @Test
    void inferenceDoes() {
        float[] row = new BatchInference(preprocessing, ImageDecoder.DEFAULT, 1)
                .readableRows(samples, images -> images, done -> {})
                .row(0);
        for (int i = 0; i < expected.length; i++) {
            int channelFirst = i % 3 * SIDE * SIDE + i / 3;
            assertEquals((expected[i] & 255) / 255f, row[channelFirst], 1e-6f);
        }
    }
}
