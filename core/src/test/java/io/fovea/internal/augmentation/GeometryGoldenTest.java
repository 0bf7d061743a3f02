package io.fovea.internal.augmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.image.GoldenPictures;
import io.fovea.internal.loading.Targets;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against torchvision's values with fixed parameters: core/src/test/python/augmentation.py. */
class GeometryGoldenTest {
    private static final JsonNode GOLDEN = golden();
    private static final int HEIGHT = 7, WIDTH = 9, CHANNELS = 3;
    /** Coordinates are float32; the picture is as steep as 200 levels a pixel. */
    private static final float INTERPOLATED = 0.01f;

    private static JsonNode golden() {
        try (InputStream in = GeometryGoldenTest.class.getResourceAsStream("/golden/augmentation/geometry.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** uint8 [1, C, H, W] with channels-last strides, as a batch has it. */
    private static Tensor picture() {
        byte[] pixels = GoldenPictures.drawn(HEIGHT, WIDTH, CHANNELS).pixels();
        return HostCopy.toTensor(pixels, 1, HEIGHT, WIDTH, CHANNELS).permute(0, 3, 1, 2);
    }

    private static void assertGolden(JsonNode expected, Tensor actual, float tolerance) {
        long[] shape = new ObjectMapper().convertValue(expected.get("shape"), long[].class);
        assertArrayEquals(shape, HostCopy.shape(actual));
        float[] values = new ObjectMapper().convertValue(expected.get("values"), float[].class);
        assertArrayEquals(values, HostCopy.floats(actual), tolerance);
    }

    private static Tensor sampled(Projection map) {
        return Sampling.of(picture(), List.of(map));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rotate 90", "rotate 37", "rotate -140"})
    void picturesAreTurnedAsByTorchvision(String name) {
        try (Scope scope = Scope.inference()) {
            JsonNode expected = GOLDEN.get(name);
            double angle = Math.toRadians(expected.get("angle").asDouble());
            assertGolden(expected, sampled(Projection.turned(angle)), INTERPOLATED);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void affineMapsAreTorchvisions(int number) {
        try (Scope scope = Scope.inference()) {
            JsonNode expected = GOLDEN.get("affine " + number);
            Projection map = Projection.affine(
                    Math.toRadians(expected.get("angle").asDouble()),
                    expected.get("translate").get(0).asDouble(),
                    expected.get("translate").get(1).asDouble(),
                    expected.get("scale").asDouble(),
                    Math.toRadians(expected.get("shear").get(0).asDouble()),
                    Math.toRadians(expected.get("shear").get(1).asDouble()));
            assertGolden(expected, sampled(map), INTERPOLATED);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void perspectiveIsTorchvisions(int number) {
        try (Scope scope = Scope.inference()) {
            JsonNode expected = GOLDEN.get("perspective " + number);
            long[] c = IntStream.range(0, 8)
                    .mapToLong(i -> expected.get("end").get(i / 2).get(i % 2).asLong())
                    .toArray();
            Corners corners = new Corners(c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]);
            assertGolden(expected, sampled(corners.projection(HEIGHT, WIDTH)), INTERPOLATED);
        }
    }

    @Test
    void displacementIsTorchvisions() {
        try (Scope scope = Scope.inference()) {
            JsonNode expected = GOLDEN.get("elastic");
            float[] noise = new float[2 * HEIGHT * WIDTH];
            for (int i = 0; i < noise.length; i++) noise[i] = (float) (i * 37 % 101 / 50.5 - 1);
            double alpha = expected.get("alpha").asDouble(),
                    sigma = expected.get("sigma").asDouble();
            assertGolden(expected, Displacement.apply(picture(), noise, alpha, sigma), INTERPOLATED);
        }
    }

    @Test
    void mirroredPicturesAreTorchvisionsAndStayBytes() {
        try (Scope scope = Scope.inference()) {
            Tensor flipped = sampled(Projection.of(-1, 0, 0, 0, 1, 0));
            assertGolden(GOLDEN.get("flip"), flipped, 0);
            assertEquals(torch.ScalarType.Byte, flipped.scalar_type().intern());
            assertGolden(GOLDEN.get("vflip"), sampled(Projection.of(1, 0, 0, 0, -1, 0)), 0);
        }
    }

    @Test
    void croppedPicturesAreTorchvisions() {
        try (Scope scope = Scope.inference()) {
            JsonNode zero = GOLDEN.get("crop zero"), reflected = GOLDEN.get("crop reflect");
            int padding = zero.get("padding").asInt(),
                    top = zero.get("top").asInt(),
                    left = zero.get("left").asInt();
            assertGolden(zero, sampled(Projection.moved(padding - left, padding - top)), 0);
            Tensor padded = Reflection.padded(picture(), padding);
            Tensor part = new Box(top, left, HEIGHT, WIDTH).of(padded.select(0, 0));
            assertGolden(reflected, part.unsqueeze(0), 0);
        }
    }

    /** The picture and its negative, of the first and of the last of three classes. */
    private static Augmented pair() {
        Tensor picture = picture().to(torch.ScalarType.Float);
        Tensor negative = picture.neg().add(new Scalar(255.0));
        Tensor both = torch.cat(new org.bytedeco.pytorch.TensorVector(picture, negative), 0);
        return new Augmented(both, Targets.Classes.of(new long[] {0, 2}));
    }

    private static void assertMixed(JsonNode expected, Mix mix) {
        Augmented mixed = Mixes.mixed(pair(), List.of(mix, mix), 3);
        assertGolden(expected, mixed.images(), 1e-3f);
        float[] targets = new ObjectMapper().convertValue(expected.get("targets"), float[].class);
        assertArrayEquals(targets, HostCopy.floats(mixed.targets().shares(3)), 1e-5f);
    }

    @Test
    void mixUpIsTorchvisionsReference() {
        try (Scope scope = Scope.inference()) {
            JsonNode expected = GOLDEN.get("mixup");
            assertMixed(expected, new Mix(expected.get("share").asDouble(), null));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void cutMixIsTorchvisionsReference(int number) {
        try (Scope scope = Scope.inference()) {
            JsonNode expected = GOLDEN.get("cutmix " + number);
            Box box = Box.ofShare(
                    1 - expected.get("share").asDouble(),
                    HEIGHT,
                    WIDTH,
                    expected.get("y").asLong(),
                    expected.get("x").asLong());
            assertMixed(expected, Mix.of(box, HEIGHT, WIDTH));
        }
    }
}
