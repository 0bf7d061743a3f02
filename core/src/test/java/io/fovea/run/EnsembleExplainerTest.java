package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyEnsemble;
import io.fovea.TinyPhotos;
import io.fovea.UserError;
import io.fovea.classify.Classifier;
import io.fovea.classify.Explainer;
import io.fovea.classify.Prediction;
import io.fovea.ensemble.VoteRule;
import io.fovea.explain.Explanation;
import io.fovea.explain.ExplanationMethod;
import io.fovea.explain.HeatMap;
import io.fovea.framing.ShownPart;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.explain.ExplainingModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where several networks look, of which two see all of an image and one a part of it. */
class EnsembleExplainerTest {
    private static final int SIDE = TinyPhotos.SIDE;

    @TempDir
    static Path folder;

    private static List<Path> members;
    private static Path ensemble;
    private static Path photo;

    @BeforeAll
    static void write() throws IOException {
        members = TinyEnsemble.members(folder);
        ensemble = TinyEnsemble.write(folder);
        photo = TinyPhotos.classFolders(folder.resolve("photos"), 1, 5).resolve("across/0.png");
    }

    private static Explanation explain(Path bundle, String label, ExplanationMethod method) {
        try (Explainer explainer = Explainer.load(bundle)) {
            return explainer.explain(photo, label, method);
        }
    }

    @ParameterizedTest
    @EnumSource
    void itSaysWhatTheClassifierSays(ExplanationMethod method) {
        Explanation explanation = explain(ensemble, null, method);
        try (Classifier classifier = Classifier.load(ensemble)) {
            Prediction prediction = classifier.classify(photo);
            assertEquals(prediction.label(), explanation.label());
            assertEquals(prediction.probability(), explanation.probability(), 1e-6);
        }
        assertEquals(SIDE, explanation.frame().height());
    }

    /** Of the same class, which each member has in another place. */
    @ParameterizedTest
    @EnumSource
    void itsMapIsTheMeanOfItsMembersAsMuchOfEachAsItCounts(ExplanationMethod method) {
        double[] weights = {0.5, 0.3, 0.2};
        ShownPart crop = TinyEnsemble.CROP.shown(SIDE, SIDE);
        for (String label : List.of("down", "none")) {
            float[] sums = new float[SIDE * SIDE];
            for (int m = 0; m < weights.length; m++) {
                HeatMap heat = explain(members.get(m), label, method).heat();
                if (m == 1) heat = heat.placed(crop, ShownPart.WHOLE, SIDE, SIDE);
                for (int i = 0; i < sums.length; i++) sums[i] += (float) (weights[m] * heat.values()[i]);
            }
            float[] expected = HeatMap.of(SIDE, SIDE, sums).values();
            assertArrayEquals(expected, explain(ensemble, label, method).heat().values(), 1e-4f, label);
        }
    }

    @Test
    void membersOfAVoteThatWeighsNobodyCountAlike() {
        ExplanationMethod method = ExplanationMethod.GRADCAM;
        List<Path> two = List.of(members.get(0), members.get(2));
        Path median = TinyEnsemble.write(folder.resolve("median.fovea"), VoteRule.MEDIAN, null, two);
        Path soft = TinyEnsemble.write(folder.resolve("soft.fovea"), VoteRule.SOFT, null, two);
        assertArrayEquals(
                explain(soft, "none", method).heat().values(),
                explain(median, "none", method).heat().values());
    }

    @Test
    void aMemberWithoutMapsIsNamed() {
        List<Path> with = List.of(members.get(0), TinyEnsemble.mlp(folder));
        Path flat = TinyEnsemble.write(folder.resolve("with-mlp.fovea"), VoteRule.SOFT, null, with);
        UserError error = assertThrows(UserError.class, () -> explain(flat, null, ExplanationMethod.GRADCAM));
        assertEquals("member flat (mlp) has no maps that gradcam could look at", error.getMessage());
        assertEquals("use occlusion or integrated", error.fix());
        assertEquals(
                "across", explain(flat, "across", ExplanationMethod.OCCLUSION).label());
        assertEquals(
                "across",
                explain(flat, "across", ExplanationMethod.INTEGRATED_GRADIENTS).label());
        try (ExplainingModel explaining = new ExplainingModel(TrainedModel.of(flat))) {
            assertEquals(false, explaining.hasMaps());
        }
        try (ExplainingModel explaining = new ExplainingModel(TrainedModel.of(ensemble))) {
            assertEquals(true, explaining.hasMaps());
        }
    }

    @Test
    void explainingKeepsNoNativeMemory() {
        explain(ensemble, null, ExplanationMethod.GRADCAM);
        long closed = Pointer.totalCount();
        try (Explainer explainer = Explainer.load(ensemble)) {
            long before = 0;
            for (int i = 0; i < 8; i++) {
                for (ExplanationMethod method : ExplanationMethod.values()) explainer.explain(photo, null, method);
                if (i == 3) before = Pointer.totalCount();
            }
            assertTrue(Pointer.totalCount() <= before, before + " natives became " + Pointer.totalCount());
        }
        assertTrue(Pointer.totalCount() <= closed, closed + " natives became " + Pointer.totalCount());
    }
}
