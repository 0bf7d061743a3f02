package io.fovea.framing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.management.ThreadMXBean;
import io.fovea.UserError;
import io.fovea.image.GoldenPictures;
import io.fovea.image.Image;
import io.fovea.image.Resampling;
import io.fovea.internal.bundle.FramingJson;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramingContractTest {
    static List<Framing> examples() {
        return List.of(
                new Squash(24, 20),
                new Squash(24, 20, Resampling.BICUBIC),
                new ShorterSideCrop(30, 24, 20),
                new ShorterSideCrop(10, 24, 20, Resampling.BICUBIC),
                new Letterbox(24, 20),
                new Letterbox(24, 20, 0, Resampling.BICUBIC),
                new Draft(new Squash(24, 20)),
                new Draft(new RandomResizedCrop(24, 20, 0.3, 0.9, 0.5, 1.7, Resampling.BICUBIC)),
                new RandomResizedCrop(24, 20),
                new RandomResizedCrop(24, 20, 0.3, 1, 3 / 4.0, 4 / 3.0, Resampling.BILINEAR),
                new RandomResizedCrop(24, 20, 0.3, 0.9, 0.5, 1.7, Resampling.BICUBIC));
    }

    @Test
    void everyFramingHasAnExample() {
        assertEquals(
                Set.of(Framing.class.getPermittedSubclasses()),
                examples().stream().map(Object::getClass).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void fillsTheFrameWhateverTheImage(Framing framing) {
        for (int[] size : new int[][] {{1, 1}, {1, 90}, {90, 1}, {24, 20}, {37, 53}, {200, 150}}) {
            for (int channels : new int[] {1, 3}) {
                Image image = GoldenPictures.drawn(size[0], size[1], channels);
                Image framed = framing.frame(image, new SplittableRandom(1));
                assertEquals(List.of(24, 20, channels), List.of(framed.height(), framed.width(), framed.channels()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void sameSeedGivesTheSamePixels(Framing framing) {
        Image image = GoldenPictures.drawn(37, 53, 3);
        Image first = framing.frame(image, new SplittableRandom(3));
        assertArrayEquals(
                first.pixels(), framing.frame(image, new SplittableRandom(3)).pixels());
        Image other = framing.frame(image, new SplittableRandom(4));
        assertEquals(framing.isRandom(), !Arrays.equals(first.pixels(), other.pixels()));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void textParsesToTheSameFraming(Framing framing) {
        assertEquals(framing, Framing.parse(framing.text(), 24, 20));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void deterministicFramingHasTheSameSizeAndIsNotRandom(Framing framing) {
        Framing fixed = framing.deterministic();
        assertFalse(fixed.isRandom());
        assertEquals(List.of(24, 20), List.of(fixed.height(), fixed.width()));
        assertTrue(framing.isRandom() || framing == fixed);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void preprocessingSurvivesJson(Framing framing) throws Exception {
        JsonMapper json = FramingJson.in(JsonMapper.builder()).build();
        Preprocessing original =
                new Preprocessing(framing, 3, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));
        String text = json.writeValueAsString(original);
        assertEquals(original, json.readValue(text, Preprocessing.class));
        assertFalse(text.contains("andom\":"), text);
    }

    /** Weights and rows only for what is seen: a picture of 3 MB once took gigabytes. */
    @ParameterizedTest
    @MethodSource("examples")
    void aVeryLongImageTakesLittleMoreMemoryThanItsPixels(Framing framing) {
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int[] size : new int[][] {{1, 1 << 20}, {1 << 20, 1}, {40, 40_000}}) {
            Image image = new Image(size[0], size[1], 3, new byte[size[0] * size[1] * 3]);
            long before = memory.getCurrentThreadAllocatedBytes();
            framing.frame(image, new SplittableRandom(1));
            long taken = memory.getCurrentThreadAllocatedBytes() - before;
            assertTrue(taken < 100 << 20, framing.text() + " took " + (taken >> 20) + " MiB for " + size[1]);
        }
    }

    @Test
    void aCropFarLargerThanTheImageTakesLittleMemory() {
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Image image = GoldenPictures.drawn(1000, 1, 3);
        long before = memory.getCurrentThreadAllocatedBytes();
        new ShorterSideCrop(8192, 24, 20).frame(image, new SplittableRandom(1));
        assertTrue(memory.getCurrentThreadAllocatedBytes() - before < 1 << 20);
        Image longer = new Image(1, 1 << 20, 1, new byte[1 << 20]);
        Framing framing = new ShorterSideCrop(8192, 24, 20);
        assertThrows(IllegalArgumentException.class, () -> framing.frame(longer, new SplittableRandom(1)));
    }

    @Test
    void jsonHoldsTheComponentsAndTheType() throws Exception {
        assertEquals(
                "{\"type\":\"crop\",\"resize\":256,\"height\":224,\"width\":224,\"resampling\":\"BILINEAR\"}",
                FramingJson.in(JsonMapper.builder()).build().writeValueAsString(new ShorterSideCrop(256, 224, 224)));
    }

    @Test
    void shortTextsStandForTheUsualNumbers() {
        assertEquals(new ShorterSideCrop(256, 224, 224), Framing.parse("crop", 224, 224));
        assertEquals(
                new ShorterSideCrop(256, 224, 224),
                Framing.parse("random-crop", 224, 224).deterministic());
        assertEquals(new Letterbox(32, 32, 114, Resampling.BICUBIC), Framing.parse(" letterbox:bicubic", 32, 32));
        assertEquals(
                new RandomResizedCrop(32, 32, 0.3, 1, 3 / 4.0, 4 / 3.0, Resampling.BILINEAR),
                Framing.parse("random-crop=0.3", 32, 32));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "squash=3",
                "crop=",
                "crop=x",
                "crop=0",
                "crop=65537",
                "crop=2147483647",
                "letterbox=256",
                "random-crop=0",
                "random-crop=0.9..0.3",
                "random-crop=0.1,1..2,3",
                "squash:nearest",
                "squash:"
            })
    void badTextIsAUserErrorThatListsTheValidOnes(String text) {
        UserError error = assertThrows(UserError.class, () -> Framing.parse(text, 224, 224));
        assertTrue(error.getMessage().startsWith("framing '"), error.getMessage());
        assertTrue(!error.fix().isEmpty(), error.fix());
    }

    @Test
    void aMisspeltNameGetsTheNearestOne() {
        UserError error = assertThrows(UserError.class, () -> Framing.parse("crp=256", 224, 224));
        assertEquals("did you mean crop?", error.fix());
    }

    @Test
    void framingsCannotExistInvalid() {
        for (Runnable wrong : List.<Runnable>of(
                () -> new Squash(0, 5),
                () -> new Squash(5, 4097),
                () -> ShorterSideCrop.usualResize(Integer.MAX_VALUE, 5),
                () -> new RandomResizedCrop(Integer.MAX_VALUE, 5).deterministic(),
                () -> new ShorterSideCrop(0, 5, 5),
                () -> new Letterbox(5, 5, -1, Resampling.BILINEAR),
                () -> new RandomResizedCrop(5, 5, 0.5, 0.4, 1, 1, Resampling.BILINEAR),
                () -> new RandomResizedCrop(5, 5, 0.5, 1, 0, 1, Resampling.BILINEAR))) {
            assertThrows(UserError.class, wrong::run);
        }
    }
}
