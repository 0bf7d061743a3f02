package io.fovea.internal.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.framing.Squash;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.source.Sample;
import io.fovea.internal.tree.EncodedFile;
import io.fovea.internal.tree.RawPixels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PixelStatisticsTest {
    @Test
    void meanAndDeviationAreOverAllPixels() {
        List<Sample> samples = List.of(raw(1, 2, 1, 0, 255), raw(1, 1, 1, 255), raw(1, 1, 1, 51));
        PixelStatistics s = PixelStatistics.ofImages(samples, 1, ImageDecoder.DEFAULT, 2);
        double[] values = {0, 1, 1, 0.2};
        double mean = 0.55, variance = 0;
        for (double v : values) variance += (v - mean) * (v - mean) / 4;
        assertEquals(mean, s.mean().get(0), 1e-12);
        assertEquals(Math.sqrt(variance), s.std().get(0), 1e-12);
        assertEquals(3, s.images());
    }

    @Test
    void framesCountEveryImageTheSame() {
        List<Sample> samples = List.of(raw(2, 2, 1, 0, 0, 0, 0), raw(1, 1, 1, 255));
        assertEquals(
                0.2,
                PixelStatistics.ofImages(samples, 1, ImageDecoder.DEFAULT, 1)
                        .mean()
                        .get(0),
                1e-12);
        PixelStatistics frames = PixelStatistics.ofFrames(samples, new Squash(3, 3), 1, ImageDecoder.DEFAULT, 1);
        assertEquals(0.5, frames.mean().get(0), 1e-12);
    }

    @Test
    void channelsAreApart() {
        List<Sample> samples = List.of(raw(1, 2, 3, 0, 51, 255, 0, 51, 0));
        PixelStatistics s = PixelStatistics.ofImages(samples, 3, ImageDecoder.DEFAULT, 1);
        assertEquals(List.of(0.0, 0.2, 0.5), s.mean());
        assertEquals(List.of(0.0, 0.0, 0.5), s.std());
    }

    @Test
    void sizesAreThoseOfTheStoredImages() {
        List<Sample> samples =
                List.of(raw(1, 4, 1, 0, 0, 0, 0), raw(2, 1, 1, 0, 0), raw(3, 1, 1, 0, 0, 0), raw(1, 2, 1, 0, 0));
        PixelStatistics s = PixelStatistics.ofFrames(samples, new Squash(9, 9), 3, ImageDecoder.DEFAULT, 3);
        assertEquals(new PixelStatistics.Range(1, 1, 4), s.widths());
        assertEquals(new PixelStatistics.Range(1, 1, 3), s.heights());
    }

    @Test
    void threadsDoNotChangeTheResult() {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 100; i++) samples.add(raw(1, 3, 1, i, 2 * i, 255 - i));
        PixelStatistics one = PixelStatistics.ofImages(samples, 1, ImageDecoder.DEFAULT, 1);
        assertEquals(one, PixelStatistics.ofImages(samples, 1, ImageDecoder.DEFAULT, 7));
    }

    @Test
    void aChoiceOfSamplesIsSeededAndInOrder() {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 100; i++) samples.add(raw(1, 1, 1, i));
        List<Sample> chosen = PixelStatistics.choose(samples, 10, 5);
        assertEquals(10, chosen.stream().distinct().count());
        assertEquals(chosen, samples.stream().filter(chosen::contains).toList());
        assertEquals(chosen, PixelStatistics.choose(samples, 10, 5));
        assertNotEquals(chosen, PixelStatistics.choose(samples, 10, 6));
        assertEquals(samples, PixelStatistics.choose(samples, 100, 5));
    }

    @Test
    void theFirstUnreadableFileIsNamed() {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 20; i++) samples.add(new Sample("x", 0, new EncodedFile(Path.of("missing-" + i + ".png"))));
        UnreadableImage e = assertThrows(
                UnreadableImage.class, () -> PixelStatistics.ofImages(samples, 3, ImageDecoder.DEFAULT, 4));
        assertEquals("missing-0.png: the file is gone", e.getMessage());
        assertThrows(
                IllegalArgumentException.class, () -> PixelStatistics.ofImages(List.of(), 3, ImageDecoder.DEFAULT, 4));
    }

    @Test
    void whatCannotBeReadIsLeftOutAndToldInOrder() {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            samples.add(raw(1, 1, 1, 51));
            samples.add(new Sample("lost " + i, 0, new EncodedFile(Path.of("missing-" + i + ".png"))));
        }
        List<String> lost = new ArrayList<>();
        PixelStatistics s = PixelStatistics.measure(
                        samples,
                        null,
                        1,
                        CheckOptions.of(ImageDecoder.DEFAULT, 4),
                        (sample, reason) -> lost.add(sample.path()))
                .orElseThrow();
        assertEquals(20, s.images());
        assertEquals(0.2, s.mean().get(0), 1e-12);
        assertEquals(IntStream.range(0, 20).mapToObj(i -> "lost " + i).toList(), lost);
        List<Sample> none = List.of(samples.get(1));
        assertTrue(
                PixelStatistics.measure(none, null, 1, CheckOptions.of(ImageDecoder.DEFAULT, 4), (sample, reason) -> {})
                        .isEmpty());
    }

    private static Sample raw(int height, int width, int channels, int... values) {
        byte[] pixels = new byte[values.length];
        for (int i = 0; i < values.length; i++) pixels[i] = (byte) values[i];
        return new Sample("raw", 0, new RawPixels(new Image(height, width, channels, pixels)));
    }
}
