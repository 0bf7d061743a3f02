package io.fovea.internal.tensorfile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.SharedData;
import io.fovea.UserError;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TensorFileTest {
    @TempDir
    private Path folder;

    private static UserError refused(Path file) {
        UserError error = assertThrows(UserError.class, () -> TensorFile.read(file));
        assertTrue(error.getMessage().contains(file.toString()), error.getMessage());
        return error;
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes, int method) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(method);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        entry.setCrc(crc.getValue());
        entry.setSize(bytes.length);
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    @Test
    void theFormatIsRecognisedByContentAndNotByName() throws IOException {
        try (Scope scope = Scope.open()) {
            Tensor tensor = HostCopy.toTensor(new float[] {1, 2}, 2);
            Path safetensors = folder.resolve("a.pth");
            Safetensors.write(safetensors, Map.of("t", tensor), Map.of());
            assertEquals("safetensors", TensorFile.read(safetensors).format());
            Path zip = folder.resolve("b.safetensors");
            TorchFile.write(zip, Map.of("t", tensor));
            assertEquals("torch zip", TensorFile.read(zip).format());
            TensorFile.Contents legacy = TensorFile.read(TorchFileTest.golden("nested-legacy.pth"));
            assertEquals("torch legacy", legacy.format());
            assertEquals(List.of("epoch (int)", "best (float)", "optimizer (dict)"), legacy.ignored());
            assertEquals(
                    "torch legacy",
                    TensorFile.read(TorchFileTest.golden("protocol4-legacy.pth"))
                            .format());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {ZipEntry.STORED, ZipEntry.DEFLATED})
    void theWeightsOfABundleAreRead(int method) throws IOException {
        Path file = folder.resolve("model.fovea");
        try (Scope scope = Scope.open();
                OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            ByteArrayOutputStream weights = new ByteArrayOutputStream();
            Safetensors.write(weights, Map.of("t", HostCopy.toTensor(new float[] {1, 2}, 2)), Map.of());
            put(zip, "manifest.json", "{}".getBytes(StandardCharsets.UTF_8), method);
            put(zip, "weights.safetensors", weights.toByteArray(), method);
        }
        try (Scope scope = Scope.open()) {
            TensorFile.Contents contents = TensorFile.read(file);
            assertEquals("fovea bundle", contents.format());
            assertArrayEquals(
                    new float[] {1, 2}, HostCopy.floats(contents.tensors().get("t")));
        }
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        assertTrue(refused(file).getMessage().contains("damaged"));
    }

    @Test
    void filesThatAreMissingOrFoldersOrEmptyAreNamed() throws IOException {
        assertTrue(refused(folder.resolve("none.pth")).getMessage().startsWith("no such file"));
        assertTrue(refused(folder).getMessage().contains("is a folder"));
        assertTrue(refused(Files.createFile(folder.resolve("empty.pth")))
                .getMessage()
                .contains("is empty"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<!DOCTYPE html><html>404|web page",
                "version https://git-lfs.github.com/spec/v1|git-lfs pointer",
                "hello, world|text that begins with \"hello, world\"",
                "GGUF\u0003|GGUF",
                "\u00ff\u0001\u0002\u00ff|begins with the bytes ff 01 02 ff",
            })
    void whatIsNoWeightFileIsDescribed(String content, String expected) throws IOException {
        Path file = folder.resolve("weights.pth");
        Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
        String message = refused(file).getMessage();
        assertTrue(message.contains("is not a weight file") && message.contains(expected), message);
    }

    @Test
    void picklesAndZipsOfOtherProgramsAreRefused() throws IOException {
        assertTrue(refused(TorchFileTest.golden("pickle.pkl")).getMessage().contains("torch.save did not write"));
        Path file = folder.resolve("photos.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            put(zip, "photo.jpg", new byte[8], ZipEntry.DEFLATED);
        }
        assertTrue(refused(file).getMessage().contains("a zip without data.pkl"));
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            put(zip, "a/data.pkl", new byte[8], ZipEntry.DEFLATED);
        }
        assertTrue(refused(file).getMessage().contains("compressed zip"));
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            put(zip, "a/data.pkl", new byte[8], ZipEntry.STORED);
            put(zip, "a/byteorder", "big".getBytes(StandardCharsets.US_ASCII), ZipEntry.STORED);
        }
        assertTrue(refused(file).getMessage().contains("big-endian"));
    }

    @Test
    void squeezenetIsTheSameInTheZipAndTheLegacyFormat() {
        Path zip = SharedData.require("weights/squeezenet1_0.pth");
        Path legacy = SharedData.require("weights/squeezenet1_0-legacy.pth");
        try (Scope scope = Scope.open()) {
            TensorFile.Contents contents = TensorFile.read(zip), old = TensorFile.read(legacy);
            assertEquals("torch zip", contents.format());
            assertEquals("torch legacy", old.format());
            assertEquals(52, contents.tensors().size());
            Tensor classifier = contents.tensors().get("classifier.1.weight");
            assertArrayEquals(new long[] {1000, 512, 1, 1}, HostCopy.shape(classifier));
            assertEquals(-38.897457604063675, sum(contents.tensors().get("features.0.weight")), 1e-9);
            assertSameTensors(contents, old);
        }
    }

    @Test
    void mobilenetIsTheSameInPyTorchsFormatAndInSafetensors() {
        Path torch = SharedData.require("weights/mobilenet_v2-features.pth");
        Path safetensors = SharedData.require("weights/mobilenet_v2-features.safetensors");
        try (Scope scope = Scope.open()) {
            TensorFile.Contents contents = TensorFile.read(torch), plain = TensorFile.read(safetensors);
            assertEquals(312, contents.tensors().size());
            assertEquals(28113.8082780838, sum(contents.tensors().get("features.18.1.running_var")), 1e-6);
            assertSameTensors(contents, plain);
        }
    }

    /** Computed in double, as the values that PyTorch 1.13 gave. */
    private static double sum(Tensor tensor) {
        double sum = 0;
        for (float value : HostCopy.floats(tensor)) sum += value;
        return sum;
    }

    private static void assertSameTensors(TensorFile.Contents a, TensorFile.Contents b) {
        assertEquals(a.tensors().keySet(), b.tensors().keySet());
        a.tensors().forEach((name, tensor) -> {
            assertEquals(
                    tensor.scalar_type().intern(),
                    b.tensors().get(name).scalar_type().intern(),
                    name);
            assertTrue(tensor.equal(b.tensors().get(name)), name);
        });
    }
}
