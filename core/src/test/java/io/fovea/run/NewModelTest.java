package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyRecipe;
import io.fovea.UserError;
import io.fovea.data.Labels;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.train.Initialization;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a recipe says of the network reaches it. */
class NewModelTest {
    private static final Recipe RESNET = TinyRecipe.of(32, 3).with(Settings.NONE.model("resnet20"));

    private static final Labels LABELS = new Labels(List.of("a", "b", "c"));

    private static Map<String, String> options(Settings settings) {
        return NewModel.spec(RESNET.with(settings), 3).options();
    }

    @Test
    void dropPathIsTheArchitecturesOption() {
        assertEquals(Map.of("drop_path", "0.25"), options(Settings.NONE.dropPath(0.25)));
        assertEquals(Map.of("drop_path", "0.5"), options(Settings.NONE.option("drop_path", "0.5")));
        assertEquals(Map.of(), options(Settings.NONE));
    }

    @Test
    void dropPathOfWhatHasNoBranchesIsRefusedWithModelsThatHaveThem() {
        UserError error = assertThrows(
                UserError.class, () -> options(Settings.NONE.model("cnn").dropPath(0.25)));
        assertTrue(String.valueOf(error.getMessage()).contains("cnn"), error.getMessage());
        assertTrue(error.fix().contains("resnet20"), error.fix());
    }

    @Test
    void dropPathIsGivenOnce() {
        Settings twice = Settings.NONE.dropPath(0.25).option("drop_path", "0.25");
        UserError error = assertThrows(UserError.class, () -> options(twice));
        assertTrue(String.valueOf(error.getMessage()).contains("twice"), error.getMessage());
    }

    @Test
    void aBatchNormOfOneValueAnImageNeedsTwoImagesInEveryPartOfAStep() {
        Settings cnn = Settings.NONE.model("cnn");
        assertEquals("use --batch-size 2 or more", refusal(cnn.batchSize(1)).fix());
        UserError parts = refusal(cnn.batchSize(32).accumulate(20));
        assertEquals(
                "cnn cannot learn from a batch of 32 in 20 parts: some are of one image: its batch normalisation needs"
                        + " more than one value a channel",
                parts.getMessage());
        assertEquals("use --batch-size 40 or more, or --accumulate 16 or fewer", parts.fix());
        assertEquals(
                "use --batch-size 6 or more",
                refusal(cnn.batchSize(3).accumulate(3)).fix());
        built(cnn.batchSize(32).accumulate(16));
        built(cnn.batchSize("auto").accumulate(16));
        built(Settings.NONE.batchSize(1)); // many values an image
    }

    private static UserError refusal(Settings settings) {
        return assertThrows(UserError.class, () -> built(settings));
    }

    private static void built(Settings settings) {
        NewModel.build(RESNET.with(settings), null, LABELS, RunListener.SILENT).close();
    }

    @Test
    void firstWeightsAreDrawnAsTheRecipeSays() {
        float[] usual = firstWeights(Settings.NONE);
        assertTrue(Arrays.equals(usual, firstWeights(Settings.NONE.init(Initialization.USUAL))));
        assertFalse(Arrays.equals(usual, firstWeights(Settings.NONE.init(Initialization.ORTHOGONAL))));
    }

    private static float[] firstWeights(Settings settings) {
        try (ImageModel model = NewModel.build(RESNET.with(settings), null, LABELS, RunListener.SILENT)) {
            return HostCopy.floats(model.tensors().values().iterator().next());
        }
    }
}
