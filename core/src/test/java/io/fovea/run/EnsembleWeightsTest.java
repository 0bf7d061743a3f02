package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyEnsemble;
import io.fovea.TinyPhotos;
import io.fovea.UserError;
import io.fovea.ensemble.VoteRule;
import io.fovea.internal.tensorfile.TensorFile;
import io.fovea.internal.torch.Scope;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What training makes of several models in one file. */
class EnsembleWeightsTest {
    private static final Settings SMALL = Settings.NONE
            .model("cnn")
            .epochs(12)
            .batchSize(16)
            .labelSmoothing(0)
            .augment("");

    @TempDir
    static Path folder;

    private static Path data;
    private static Path ensemble;

    @BeforeAll
    static void write() throws IOException {
        data = TinyPhotos.split(folder.resolve("photos"), 24, 1);
        ensemble = TinyEnsemble.write(folder);
    }

    private static UserError refusal(Settings settings) {
        TrainingRun run = TrainingRun.on(data).into(folder.resolve("refused")).with(settings);
        UserError error = assertThrows(UserError.class, run::start);
        assertEquals(false, Files.exists(folder.resolve("refused")), "nothing is left");
        return error;
    }

    @Test
    void nobodyTrainsFromTheWeightsOfSeveralModels() {
        UserError error = refusal(Settings.NONE.weights(ensemble.toString()));
        assertEquals(ensemble + " is an ensemble of 3 models", error.getMessage());
        assertEquals("give one of them", error.fix());
        try (Scope scope = Scope.inference()) {
            UserError read = assertThrows(UserError.class, () -> TensorFile.read(ensemble));
            assertEquals(error.getMessage(), read.getMessage());
        }
    }

    @Test
    void allTensorsOfAllMembersAreListed() {
        try (Scope scope = Scope.inference()) {
            TensorFile.Contents contents = TensorFile.readAll(ensemble);
            assertEquals(TensorFile.ENSEMBLE, contents.format());
            Set<String> names = contents.tensors().keySet();
            assertTrue(names.contains("members/2/fc.weight"), names::toString);
            for (String folder : List.of("members/1/", "members/2/", "members/3/")) {
                assertTrue(names.stream().anyMatch(name -> name.startsWith(folder)), names::toString);
            }
        }
    }

    /** With a share of 1 the labels count for nothing: all that is learned comes from the teachers. */
    @Test
    void aPupilLearnsFromWhatSeveralTeachersSayTogether() {
        Path one = teacher("one", 1), other = teacher("other", 2);
        Path both =
                TinyEnsemble.write(folder.resolve("both.fovea"), VoteRule.SOFT, List.of(1.0, 2.0), List.of(one, other));
        TrainingRun.Result result = TrainingRun.on(data)
                .into(folder.resolve("pupil"))
                .with(SMALL.distill(new Recipe.Distillation(both.toString(), 2, 1))
                        .seed(7))
                .start();
        assertTrue(
                result.validation().accuracy() > 0.9,
                "accuracy " + result.validation().accuracy());
    }

    private static Path teacher(String name, long seed) {
        return TrainingRun.on(data)
                .into(folder.resolve(name))
                .with(SMALL.seed(seed))
                .start()
                .best();
    }

    @Test
    void aTeacherWithAMemberOfOtherImagesIsRefusedWithItsName() {
        UserError error = refusal(SMALL.size(16).distill(new Recipe.Distillation(ensemble.toString(), 2, 0.5)));
        assertEquals(
                "member crop of the teacher " + ensemble + " takes images of 24x20 pixels in colour, this network"
                        + " 16x16 pixels in colour",
                error.getMessage());
    }
}
