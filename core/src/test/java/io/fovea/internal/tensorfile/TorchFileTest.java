package io.fovea.internal.tensorfile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files are PyTorch's: src/test/python/tensor_files.py. */
class TorchFileTest {
    @TempDir
    private Path folder;

    static Path golden(String name) {
        try {
            return Path.of(
                    TorchFileTest.class.getResource("/golden/tensors/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertIsTheState(TensorFile.Contents contents) {
        assertEquals(List.of("weight", "bias"), List.copyOf(contents.tensors().keySet()));
        assertHolds(contents.tensors().get("weight"), new long[] {2, 3}, 0, .5f, 1, 1.5f, 2, 2.5f);
        assertHolds(contents.tensors().get("bias"), new long[] {2}, -1, 1);
    }

    private static void assertHolds(Tensor tensor, long[] shape, float... values) {
        assertArrayEquals(shape, HostCopy.shape(tensor));
        assertArrayEquals(values, HostCopy.floats(tensor));
        assertTrue(tensor.is_contiguous());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ordered-zip",
                "ordered-legacy",
                "plain-zip",
                "plain-legacy",
                "protocol3-zip",
                "protocol3-legacy",
                "protocol4-zip",
                "protocol4-legacy"
            })
    void stateDictsOfEveryFormatAndProtocolAreRead(String name) {
        try (Scope scope = Scope.open()) {
            TensorFile.Contents contents = TorchFile.read(golden(name + ".pth"));
            assertIsTheState(contents);
            assertEquals(List.of(), contents.ignored());
            assertEquals(List.of(), contents.notes());
            assertEquals(name.endsWith("zip") ? "torch zip" : "torch legacy", contents.format());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nested-zip", "nested-legacy"})
    void aCheckpointsStateDictIsFoundAndTheRestIsListed(String name) {
        try (Scope scope = Scope.open()) {
            TensorFile.Contents contents = TorchFile.read(golden(name + ".pth"));
            assertIsTheState(contents);
            assertEquals(List.of("epoch (int)", "best (float)", "optimizer (dict)"), contents.ignored());
            assertEquals(List.of("the tensors stand under \"state_dict\""), contents.notes());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"beside-zip", "beside-legacy"})
    void tensorsBesideAStateDictAreListedToo(String name) {
        try (Scope scope = Scope.open()) {
            TensorFile.Contents contents = TorchFile.read(golden(name + ".pth"));
            assertIsTheState(contents);
            assertEquals(List.of("rng (tensor)", "7 (NoneType)"), contents.ignored());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrapped-zip", "wrapped-legacy"})
    void thePrefixOfDataParallelIsLeftOutAndMentioned(String name) {
        try (Scope scope = Scope.open()) {
            TensorFile.Contents contents = TorchFile.read(golden(name + ".pth"));
            assertIsTheState(contents);
            assertTrue(
                    contents.notes().get(0).contains("\"module.\""),
                    contents.notes().toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"types-zip", "types-legacy"})
    void everyElementTypeIsRead(String name) {
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> tensors = TorchFile.read(golden(name + ".pth")).tensors();
            Map<String, ScalarType> types = Map.of(
                    "float64",
                    ScalarType.Double,
                    "float32",
                    ScalarType.Float,
                    "float16",
                    ScalarType.Half,
                    "bfloat16",
                    ScalarType.BFloat16,
                    "int64",
                    ScalarType.Long,
                    "int32",
                    ScalarType.Int,
                    "int16",
                    ScalarType.Short,
                    "int8",
                    ScalarType.Char,
                    "uint8",
                    ScalarType.Byte,
                    "bool",
                    ScalarType.Bool);
            assertEquals(types.keySet(), tensors.keySet());
            tensors.forEach((key, tensor) -> {
                assertEquals(types.get(key), tensor.scalar_type().intern());
                float[] expected = key.equals("bool") ? new float[] {0, 1, 1, 1} : new float[] {0, 1, 2, 100};
                assertArrayEquals(expected, HostCopy.floats(tensor), key);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"views-zip", "views-legacy"})
    void viewsOfASharedStorageBecomeTensorsOfTheirOwn(String name) {
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> tensors = TorchFile.read(golden(name + ".pth")).tensors();
            float[] whole = HostCopy.floats(tensors.get("whole"));
            Tensor transposed = tensors.get("transposed");
            assertArrayEquals(new long[] {6, 4}, HostCopy.shape(transposed));
            assertArrayEquals(new float[] {0, 6, 12, 18, 1}, Arrays.copyOf(HostCopy.floats(transposed), 5));
            assertHolds(tensors.get("part"), new long[] {2, 2}, 8, 9, 14, 15);
            assertHolds(tensors.get("column"), new long[] {4}, 5, 11, 17, 23);
            assertHolds(tensors.get("repeated"), new long[] {2, 3}, 7, 7, 7, 7, 7, 7);
            assertHolds(tensors.get("channelsLast"), new long[] {1, 2, 2, 2}, 0, 1, 2, 3, 4, 5, 6, 7);
            transposed.zero_();
            assertArrayEquals(whole, HostCopy.floats(tensors.get("whole")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"odd-zip", "odd-legacy"})
    void scalarsEmptyTensorsAndParametersAreRead(String name) {
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> tensors = TorchFile.read(golden(name + ".pth")).tensors();
            assertHolds(tensors.get("scalar"), new long[0], 2.5f);
            assertHolds(tensors.get("empty"), new long[] {0, 3});
            assertHolds(tensors.get("parameter"), new long[] {2}, 1, 1);
        }
    }

    @Test
    void theMetadataOfAStateDictIsNoTensor() {
        try (Scope scope = Scope.open()) {
            TensorFile.Contents contents = TorchFile.read(golden("metadata-zip.pth"));
            assertEquals(
                    List.of("0.weight", "0.bias"),
                    List.copyOf(contents.tensors().keySet()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "command-zip,posix.system",
        "command-legacy,posix.system",
        "expression-zip,builtin__.eval",
        "expression-legacy,builtin__.eval",
        "module-zip,torch.nn.modules.container.Sequential"
    })
    void aPickleThatNamesAnyOtherFunctionOrClassIsRefusedAndNotRun(String name, String global) {
        UserError error = assertThrows(UserError.class, () -> TorchFile.read(golden(name + ".pth")));
        assertTrue(error.getMessage().contains(name + ".pth names "), error.getMessage());
        assertTrue(error.getMessage().contains(global), error.getMessage());
        assertTrue(error.getMessage().contains("may run code"), error.getMessage());
        assertTrue(Files.notExists(Path.of("executed")));
    }

    @ParameterizedTest
    @CsvSource({
        "bare-zip.pth,'holds a tensor, expected a state dict'",
        "nothing-legacy.pth,'holds no named tensors, expected a state dict; found epoch (int)'",
        "script.pt,is a TorchScript program"
    })
    void aFileWithoutNamedTensorsSaysWhatItHolds(String name, String expected) {
        UserError error = assertThrows(UserError.class, () -> TorchFile.read(golden(name)));
        assertTrue(error.getMessage().contains(expected), error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nested-zip", "nested-legacy", "views-zip", "views-legacy"})
    void aFileCutAnywhereIsRefused(String name) throws IOException {
        byte[] whole = Files.readAllBytes(golden(name + ".pth"));
        Path file = folder.resolve("cut.pth");
        for (int length = 0; length < whole.length; length += 11) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThrows(UserError.class, () -> TorchFile.read(file), name + " cut at " + length);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nested-zip", "nested-legacy", "views-zip", "views-legacy", "wrapped-legacy"})
    void aFileWithChangedBytesIsReadOrRefusedAndNothingElse(String name) throws IOException {
        byte[] whole = Files.readAllBytes(golden(name + ".pth"));
        Random random = new Random(1);
        Path file = folder.resolve("changed.pth");
        int refused = 0;
        for (int i = 0; i < 600; i++) {
            byte[] changed = whole.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            Files.write(file, changed);
            try (Scope scope = Scope.open()) {
                TorchFile.read(file);
            } catch (UserError expected) {
                refused++;
                assertTrue(expected.getMessage().contains("changed.pth"), expected.getMessage());
            }
        }
        assertTrue(refused > 40, refused + " refused");
    }

    @Test
    void writtenFilesComeBackInTheSameOrderAndAreDeterministic() throws IOException {
        Path file = folder.resolve("t.pth"), again = folder.resolve("again.pth");
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> tensors =
                    new LinkedHashMap<>(TorchFile.read(golden("types-zip.pth")).tensors());
            tensors.putAll(TorchFile.read(golden("odd-zip.pth")).tensors());
            tensors.put(
                    "transposed",
                    HostCopy.toTensor(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).t());
            TorchFile.write(file, tensors);
            TorchFile.write(again, tensors);
            assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(again));
            Map<String, Tensor> back = TorchFile.read(file).tensors();
            assertEquals(List.copyOf(tensors.keySet()), List.copyOf(back.keySet()));
            tensors.forEach((name, tensor) -> {
                assertEquals(
                        tensor.scalar_type().intern(),
                        back.get(name).scalar_type().intern());
                assertTrue(tensor.equal(back.get(name)), name);
            });
        }
    }

    @Test
    void readingAndWritingLeaveNoNativeObjectsBehind() {
        Path file = folder.resolve("t.pth");
        Runnable roundTrip = () -> {
            try (Scope scope = Scope.open()) {
                TorchFile.write(file, TorchFile.read(golden("views-legacy.pth")).tensors());
                TorchFile.read(file);
                assertThrows(UserError.class, () -> TorchFile.read(golden("command-zip.pth")));
            }
        };
        roundTrip.run();
        long before = Pointer.totalCount();
        for (int i = 0; i < 20; i++) roundTrip.run();
        assertTrue(Pointer.totalCount() <= before, "natives are left behind");
    }

    @Test
    void aFileThatWasWrittenWithoutChecksumsIsReadAndSaysSo() throws IOException {
        Path file = folder.resolve("unchecked.pth");
        try (Scope scope = Scope.open()) {
            TorchFile.write(file, Map.of("t", HostCopy.toTensor(new float[] {1, 2}, 2)));
            byte[] bytes = Files.readAllBytes(file);
            int[] places = {14, 16}; // of the checksum in local and central headers: PKWARE's APPNOTE, 4.3.7 and 4.3.12
            for (int i = 0; i < bytes.length - 4; i++) {
                int kind =
                        bytes[i] == 'P' && bytes[i + 1] == 'K' ? List.of(3, 1).indexOf((int) bytes[i + 2]) : -1;
                if (kind >= 0) Arrays.fill(bytes, i + places[kind], i + places[kind] + 4, (byte) 0);
            }
            Files.write(file, bytes);
            TensorFile.Contents contents = TorchFile.read(file);
            assertHolds(contents.tensors().get("t"), new long[] {2}, 1, 2);
            assertTrue(
                    contents.notes().get(0).contains("no checksums"),
                    contents.notes().toString());
        }
    }

    @Test
    void anEntryWhoseNameOrCommentIsNoTextIsDamage() throws IOException {
        byte[] whole = Files.readAllBytes(golden("nested-zip.pth"));
        Path file = folder.resolve("names.pth");
        int directory = new String(whole, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
        for (int i = directory; i < whole.length; i++) {
            for (int mask : new int[] {0x40, 0x80}) {
                byte[] changed = whole.clone();
                changed[i] ^= (byte) mask;
                Files.write(file, changed);
                try (Scope scope = Scope.open()) {
                    assertIsTheState(TorchFile.read(file));
                } catch (UserError e) {
                    assertTrue(e.getMessage().contains("names.pth"), e.getMessage());
                }
            }
        }
    }
}
