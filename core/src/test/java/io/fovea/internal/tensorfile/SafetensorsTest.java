package io.fovea.internal.tensorfile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SafetensorsTest {
    @TempDir
    private Path folder;

    private static Tensor counting(long... shape) {
        float[] values = new float[Math.toIntExact(TensorBytes.count(shape))];
        for (int i = 0; i < values.length; i++) values[i] = i;
        return HostCopy.toTensor(values, shape);
    }

    private static Map<String, Tensor> twoTensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("b.weight", counting(2, 3));
        tensors.put("a.count", HostCopy.toTensor(new long[] {7}, 1));
        return tensors;
    }

    private static byte[] bytes(Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Safetensors.write(out, tensors, metadata);
        return out.toByteArray();
    }

    private static byte[] file(String header, int dataLength) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + text.length + dataLength).order(ByteOrder.LITTLE_ENDIAN);
        return file.putLong(text.length).put(text).array();
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void everyElementTypeComesBackAsItWas(ElementType type) {
        try (Scope scope = Scope.open()) {
            Tensor tensor = HostCopy.toTensor(new float[] {0, 1, 3, 100}, 2, 2).to(type.type());
            Path file = folder.resolve("t.safetensors");
            Safetensors.write(file, Map.of("t", tensor), Map.of());
            Tensor back = Safetensors.read(file).get("t");
            assertEquals(type.type(), back.scalar_type().intern());
            assertArrayEquals(new long[] {2, 2}, HostCopy.shape(back));
            assertTrue(back.equal(tensor));
        }
    }

    @Test
    void tensorsOfAnyLayoutAreWrittenInRowMajorOrder() throws IOException {
        try (Scope scope = Scope.open()) {
            Tensor plain = counting(1, 2, 3, 4);
            Tensor channelsLast = plain.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
            Tensor tracked = counting(1, 2, 3, 4).set_requires_grad(true);
            byte[] expected = bytes(Map.of("t", plain), Map.of());
            assertArrayEquals(expected, bytes(Map.of("t", channelsLast), Map.of()));
            assertArrayEquals(expected, bytes(Map.of("t", tracked), Map.of()));
        }
    }

    @Test
    void scalarsAndEmptyTensorsKeepTheirShape() throws IOException {
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> tensors = Map.of("scalar", counting(1).squeeze(), "empty", counting(0, 3));
            Map<String, Tensor> back = Safetensors.read(ByteBuffer.wrap(bytes(tensors, Map.of())), "memory");
            assertArrayEquals(new long[0], HostCopy.shape(back.get("scalar")));
            assertArrayEquals(new long[] {0, 3}, HostCopy.shape(back.get("empty")));
        }
    }

    @Test
    void theSameTensorsGiveTheSameBytesWhateverTheOrderOfTheMap() throws IOException {
        try (Scope scope = Scope.open()) {
            Map<String, String> metadata = Map.of("x", "1", "y", "2", "z", "3");
            byte[] first = bytes(twoTensors(), metadata);
            assertArrayEquals(first, bytes(new TreeMap<>(twoTensors()), new TreeMap<>(metadata)));
            Path file = folder.resolve("t.safetensors");
            Safetensors.write(file, twoTensors(), metadata);
            Safetensors.write(file, twoTensors(), metadata);
            byte[] second = Files.readAllBytes(file);
            Safetensors.write(file, new TreeMap<>(twoTensors()), new TreeMap<>(metadata));
            assertArrayEquals(second, Files.readAllBytes(file));
            assertEquals(metadata, Safetensors.metadata(file));
            assertEquals(
                    List.of("a.count", "b.weight"),
                    List.copyOf(Safetensors.read(file).keySet()));
            try (var names = Files.list(folder)) {
                assertEquals(1, names.count(), "temporary files are left");
            }
        }
    }

    @Test
    void theHeaderIsTheReferenceImplementations() throws IOException {
        try (Scope scope = Scope.open()) {
            byte[] bytes = bytes(twoTensors(), Map.of("format", "pt"));
            String header = "{\"__metadata__\":{\"format\":\"pt\"},"
                    + "\"a.count\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]},"
                    + "\"b.weight\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[8,32]}}";
            long length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
            assertEquals(0, length % 8);
            String written = new String(bytes, 8, (int) length, StandardCharsets.UTF_8);
            assertEquals(header, written.stripTrailing());
            assertEquals(8 + length + 32, bytes.length);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}|4|need 8 bytes, found 4",
                "{\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}|9|need 8 bytes, found 9",
                "{\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}|12|begins at 4, expected 0",
                "{\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}|8|offsets [8, 0]",
                "{\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}}|8|offsets [0]",
                "{\"t\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}|8|needs 12 bytes, found 8",
                "{\"t\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}|8|-2",
                "{\"t\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,8]}}|8|impossible shape",
                "{\"t\":{\"dtype\":\"C64\",\"shape\":[1],\"data_offsets\":[0,8]}}|8|'C64', expected one of",
                "{\"t\":{\"dtype\":\"F32\",\"shape\":\"2\",\"data_offsets\":[0,8]}}|8|lists of numbers",
                "{\"t\":{\"dtype\":\"F32\",\"shape\":[2.5],\"data_offsets\":[0,8]}}|8|2.5",
                "{\"t\":7}|8|'', expected one of",
                "{\"t\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},"
                        + "\"u\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[2,6]}}|6|begins at 2, expected 4",
                "{\"t\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"t\":{}}|1|not JSON",
                "{\"__metadata__\":{\"epoch\":3}}|0|not text",
                "{\"t\":|0|not JSON",
                "[1,2]|0|not a JSON object",
                "{} {}|0|not JSON",
            })
    void aHeaderThatContradictsItselfIsRefused(String header, int dataLength, String expected) {
        UserError error = assertThrows(
                UserError.class, () -> Safetensors.read(ByteBuffer.wrap(file(header, dataLength)), "weights"));
        assertTrue(error.getMessage().startsWith("weights is damaged: "), error.getMessage());
        assertTrue(error.getMessage().contains(expected), error.getMessage());
    }

    @Test
    void aHeaderLongerThanTheFileIsRefusedBeforeItIsRead() {
        for (long length : new long[] {-1, 0, 1, 9, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE}) {
            byte[] bytes = ByteBuffer.allocate(16)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(length)
                    .array();
            assertThrows(UserError.class, () -> Safetensors.read(ByteBuffer.wrap(bytes), "weights"), "" + length);
        }
    }

    @Test
    void aFileCutAnywhereIsRefused() throws IOException {
        try (Scope scope = Scope.open()) {
            byte[] whole = bytes(twoTensors(), Map.of());
            for (int length = 0; length < whole.length; length++) {
                ByteBuffer cut = ByteBuffer.wrap(whole, 0, length);
                assertThrows(UserError.class, () -> Safetensors.read(cut, "cut"), "cut at " + length);
            }
        }
    }

    @Test
    void aFileWithChangedBytesIsReadOrRefusedAndNothingElse() throws IOException {
        Random random = new Random(1);
        try (Scope scope = Scope.open()) {
            byte[] whole = bytes(twoTensors(), Map.of("format", "pt"));
            for (int i = 0; i < 2000; i++) {
                byte[] changed = whole.clone();
                for (int n = random.nextInt(3); n >= 0; n--) {
                    changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
                }
                try (Scope trial = Scope.open()) {
                    Safetensors.read(ByteBuffer.wrap(changed), "changed");
                } catch (UserError expected) {
                    assertTrue(expected.getMessage().contains("changed"));
                }
            }
        }
    }

    @Test
    void aTypeThatTheFormatLacksIsNamed() {
        try (Scope scope = Scope.open()) {
            Tensor complex = counting(2).to(ScalarType.ComplexFloat);
            Path file = folder.resolve("t.safetensors");
            var error = assertThrows(
                    IllegalArgumentException.class, () -> Safetensors.write(file, Map.of("t", complex), Map.of()));
            assertTrue(error.getMessage().contains("ComplexFloat"));
            assertTrue(Files.notExists(file));
        }
    }

    @Test
    void aFolderThatDoesNotExistIsNamed() {
        Path file = folder.resolve("none").resolve("t.safetensors");
        UserError error = assertThrows(UserError.class, () -> Safetensors.write(file, Map.of(), Map.of()));
        assertTrue(error.getMessage().contains("no such folder"), error.getMessage());
    }

    @Test
    void readingAndWritingLeaveNoNativeObjectsBehind() {
        Path file = folder.resolve("t.safetensors");
        Runnable roundTrip = () -> {
            try (Scope scope = Scope.open()) {
                Safetensors.write(file, twoTensors(), Map.of());
                Safetensors.read(file);
            }
        };
        roundTrip.run();
        long before = Pointer.totalCount();
        for (int i = 0; i < 20; i++) roundTrip.run();
        assertTrue(Pointer.totalCount() <= before, "natives are left behind");
    }
}
