package io.fovea.internal.augmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fovea.image.GoldenPictures;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values of augmentation_colour.py, which states their origin and the tolerance. */
class ColourGoldenTest {
    private static final int HEIGHT = 8, WIDTH = 9;
    static final float TOLERANCE = 0.02f;

    private static final Map<String, BiConsumer<Tensor, Double>> FUNCTIONS = Map.ofEntries(
            Map.entry("brightness", (planes, factor) -> Tone.brightness(factor).apply(planes)),
            Map.entry("contrast", (planes, factor) -> Tone.contrast(factor).apply(planes)),
            Map.entry("saturation", (planes, factor) -> Tone.saturation(factor).apply(planes)),
            Map.entry("hue", Hue::turn),
            Map.entry("sharpness", Smoothing::sharpen),
            Map.entry("blur", Smoothing::blur),
            Map.entry("solarize", Levels::solarize),
            Map.entry("invert", (planes, none) -> Levels.invert(planes)),
            Map.entry("autocontrast", (planes, none) -> Levels.autocontrast(planes)),
            Map.entry("posterize", (planes, bits) -> Levels.posterize(planes, bits.intValue())),
            Map.entry("equalize", (planes, none) -> equalizeCorner(planes)));

    static List<String> cases() {
        return lines("colour.csv");
    }

    static List<String> lines(String table) {
        try (InputStream in = Objects.requireNonNull(
                ColourGoldenTest.class.getResourceAsStream("/golden/augmentation/" + table), table)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static float[] values(String base64) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    /** Less than 255 pixels are not changed: it is the corner of a larger picture that is. */
    private static void equalizeCorner(Tensor planes) {
        Tensor larger = picture((int) planes.size(0), 3 * HEIGHT, 4 * WIDTH);
        Levels.equalize(larger);
        planes.copy_(larger.narrow(1, 0, HEIGHT).narrow(2, 0, WIDTH));
    }

    static Tensor picture(int channels) {
        return picture(channels, HEIGHT, WIDTH);
    }

    private static Tensor picture(int channels, int height, int width) {
        byte[] drawn = GoldenPictures.drawn(height, width, channels).pixels();
        float[] values = new float[drawn.length];
        for (int i = 0; i < drawn.length; i++) {
            int channel = i % channels, pixel = i / channels;
            values[channel * height * width + pixel] = (drawn[i] & 255) / 2 + 40;
        }
        return HostCopy.toTensor(values, channels, height, width);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void equalsTorchvision(String golden) {
        String[] row = golden.split(",", -1);
        try (Scope scope = Scope.inference()) {
            Tensor planes = picture(Integer.parseInt(row[2]));
            Objects.requireNonNull(FUNCTIONS.get(row[0])).accept(planes, Double.parseDouble(row[1]));
            assertArrayEquals(values(row[3]), HostCopy.floats(planes), TOLERANCE, row[0] + " " + row[1]);
        }
    }

    @Test
    void everyFunctionHasGoldenValues() {
        assertEquals(
                FUNCTIONS.keySet(),
                cases().stream().map(row -> row.split(",", 2)[0]).collect(Collectors.toSet()));
    }

    @Test
    void aSequenceOfTonesIsTheSameAsOneAfterTheOther() {
        List<Tone> tones = List.of(Tone.brightness(0.9), Tone.saturation(1.2), Tone.contrast(0.8), Tone.GRAYSCALE);
        for (int channels : new int[] {3, 1}) {
            for (Tone first : tones) {
                for (Tone second : tones) {
                    try (Scope scope = Scope.inference()) {
                        Tensor apart = picture(channels), together = picture(channels);
                        first.apply(apart);
                        second.apply(apart);
                        first.then(second).apply(together);
                        assertArrayEquals(HostCopy.floats(apart), HostCopy.floats(together), 0.05f);
                    }
                }
            }
        }
    }
}
