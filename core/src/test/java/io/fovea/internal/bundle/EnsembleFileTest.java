package io.fovea.internal.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.Precision;
import io.fovea.TinyEnsemble;
import io.fovea.UserError;
import io.fovea.classify.Classifier;
import io.fovea.ensemble.Vote;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnsembleFileTest {
    @TempDir
    static Path folder;

    private static List<Path> members;
    private static Path file;

    @BeforeAll
    static void write() {
        members = TinyEnsemble.members(folder);
        file = TinyEnsemble.write(folder);
    }

    @Test
    void everyMemberComesBackBitForBit() {
        Bundle together = Bundle.open(file);
        Manifest.Ensemble ensemble = together.manifest().ensemble();
        assertEquals(new Vote.Soft(List.of(0.5, 0.3, 0.2)), ensemble.vote());
        List<Manifest.Ensemble.Entry> entries = ensemble.members();
        assertEquals(
                List.of("small", "crop", "head"),
                entries.stream().map(Manifest.Ensemble.Entry::name).toList());
        assertEquals(
                Arrays.asList(null, null, 0),
                entries.stream().map(Manifest.Ensemble.Entry::weightsOf).toList());
        List<Bundle> stored = EnsembleFile.members(together);
        for (int i = 0; i < members.size(); i++) {
            Bundle original = Bundle.open(members.get(i));
            assertEquals(original.manifest(), stored.get(i).manifest());
            assertEquals(original.recipe(), stored.get(i).recipe());
            try (ImageModel before = original.model();
                    ImageModel after = stored.get(i).model()) {
                assertEquals(before.tensors().keySet(), after.tensors().keySet());
                before.tensors()
                        .forEach((name, tensor) -> assertArrayEquals(
                                HostCopy.floats(tensor),
                                HostCopy.floats(after.tensors().get(name)),
                                name));
            }
        }
    }

    @Test
    void aTrunkThatTwoHaveIsStoredOnceAndRunOnce() throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile());
                ZipFile alone = new ZipFile(members.get(2).toFile())) {
            long all = alone.getEntry("weights.safetensors").getSize();
            long left = zip.getEntry("members/3/weights.safetensors").getSize();
            assertTrue(left < all / 4, left + " of " + all + " bytes are stored again");
            zip.stream().forEach(entry -> assertEquals(ZipEntry.STORED, entry.getMethod(), entry.getName()));
        }
        try (TrainedModel trained = TrainedModel.of(file);
                PreparedModel prepared = PreparedModel.of(trained, Precision.FP32)) {
            assertEquals(3, trained.members().size());
            assertEquals(2, prepared.trunks());
            assertEquals(2, prepared.preprocessings().size());
        }
    }

    private static UserError refusal(Path damaged) {
        long before = Pointer.totalCount();
        UserError error =
                assertThrows(UserError.class, () -> Classifier.load(damaged).close());
        assertTrue(error.getMessage().contains(damaged.getFileName().toString()), error.getMessage());
        assertTrue(Pointer.totalCount() <= before, "natives are left behind");
        return error;
    }

    private static Path copy(String name) throws IOException {
        return Files.copy(file, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path edited(String name, String entry, UnaryOperator<String> change) throws IOException {
        Path copy = copy(name);
        try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + copy.toUri()), Map.of())) {
            Path inside = zip.getPath(entry);
            String before = Files.readString(inside), after = change.apply(before);
            assertTrue(!before.equals(after), "the test must change " + entry);
            Files.writeString(inside, after);
        }
        return copy;
    }

    @Test
    void aMemberThatIsGoneIsNamed() throws IOException {
        for (String entry : List.of("members/2/manifest.json", "members/2/weights.safetensors")) {
            Path copy = copy("gone.fovea");
            try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + copy.toUri()), Map.of())) {
                Files.delete(zip.getPath(entry));
            }
            assertTrue(refusal(copy).getMessage().contains(entry), entry);
        }
    }

    @Test
    void weightsOfAMemberThatIsNotThereAreRefused() throws IOException {
        for (String place : List.of("7", "-1", "2", "1.5")) {
            Path edited = edited(
                    "base.fovea",
                    "manifest.json",
                    text -> text.replace("\"weightsOf\" : 0", "\"weightsOf\" : " + place));
            assertTrue(refusal(edited).getMessage().contains("manifest.json"));
        }
        Path other =
                edited("other.fovea", "manifest.json", text -> text.replace("\"weightsOf\" : 0", "\"weightsOf\" : 1"));
        refusal(other);
    }

    @Test
    void aMemberOfOtherClassesIsRefused() throws IOException {
        Path edited = edited("classes.fovea", "members/2/manifest.json", text -> text.replace("\"down\"", "\"up\""));
        assertTrue(refusal(edited).getMessage().contains("members/2/manifest.json has other classes"));
    }

    @Test
    void aVoteOfAnotherNumberOfMembersIsRefused() throws IOException {
        Path fewer = edited(
                "vote.fovea", "manifest.json", text -> text.replaceFirst("\\[ 0.5, 0.3, 0.2 \\]", "[ 0.5, 0.5 ]"));
        refusal(fewer);
        Path unlike = edited(
                "sum.fovea", "manifest.json", text -> text.replaceFirst("\\[ 0.5, 0.3, 0.2 \\]", "[ 0.5, 0.5, 0.2 ]"));
        refusal(unlike);
    }

    @Test
    void aFileThatWasCutAnywhereIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Path cut = folder.resolve("cut.fovea");
        for (int length : new int[] {0, 3, 100, whole.length / 3, whole.length / 2, whole.length - 1}) {
            Files.write(cut, Arrays.copyOf(whole, length));
            refusal(cut);
        }
    }

    /** Bytes that are not what they were are told, or do not matter; nothing crashes. */
    @Test
    void aFileWithOtherBytesIsAUserErrorOrStillRead() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(1);
        Path damaged = folder.resolve("bytes.fovea");
        List<String> told = new ArrayList<>();
        for (int round = 0; round < 60; round++) {
            byte[] bytes = whole.clone();
            for (int i = 0; i < 8; i++) bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(damaged, bytes);
            try (Classifier classifier = Classifier.load(damaged)) {
                assertEquals(3, classifier.labels().size());
            } catch (UserError e) {
                told.add(e.getMessage());
            }
        }
        assertTrue(told.size() > 30, told.size() + " of 60 were told");
    }
}
