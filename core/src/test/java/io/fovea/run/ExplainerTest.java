package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.TinyRecipe;
import io.fovea.UserError;
import io.fovea.classify.Classifier;
import io.fovea.classify.Explainer;
import io.fovea.explain.Explanation;
import io.fovea.explain.ExplanationMethod;
import io.fovea.explain.HeatMap;
import io.fovea.image.Image;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.model.ImageModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A network that tells bright bars, and where it looks. */
class ExplainerTest {
    private static final int SIDE = TinyPhotos.SIDE;

    @TempDir
    static Path folder;

    static Path bundle;
    static Path photo;

    @BeforeAll
    static void train() throws IOException {
        Path data = TinyPhotos.split(folder.resolve("photos"), 60, 5);
        SmallRuns run = new SmallRuns(data, folder.resolve("run"));
        run.train(RunFolder.Existing.REFUSE, SmallRuns.with("epochs", 6));
        bundle = run.file("best.fovea");
        photo = data.resolve("validation/across/0.png");
    }

    private static Explanation explain(Path of, ExplanationMethod method, String label) {
        try (Explainer explainer = Explainer.load(of)) {
            return explainer.explain(photo, label, method);
        }
    }

    @ParameterizedTest
    @EnumSource
    void itSaysWhatTheClassifierSays(ExplanationMethod method) {
        Explanation explanation = explain(bundle, method, null);
        try (Classifier classifier = Classifier.load(bundle)) {
            assertEquals(classifier.classify(photo).label(), explanation.label());
            assertEquals(classifier.classify(photo).probability(), explanation.probability(), 1e-4);
        }
        HeatMap heat = explanation.heat();
        assertEquals(explanation.frame().height(), heat.height());
        assertEquals(1, max(heat), 1e-6);
        for (float value : heat.values()) assertTrue(value >= 0 && value <= 1, "" + value);
        Image overlay = explanation.overlay(40, 50);
        assertEquals(40, overlay.height());
        assertEquals(50, overlay.width());
        assertEquals(3, overlay.channels());
    }

    private static float max(HeatMap heat) {
        float max = 0;
        for (float value : heat.values()) max = Math.max(max, value);
        return max;
    }

    /** The bar is the three brightest rows. */
    @ParameterizedTest
    @EnumSource(names = {"OCCLUSION", "INTEGRATED_GRADIENTS"})
    void theBarSpeaksForItsClass(ExplanationMethod method) {
        Explanation explanation = explain(bundle, method, "across");
        Image frame = explanation.frame();
        double[] light = new double[frame.height()], heat = new double[frame.height()];
        for (int i = 0; i < frame.height() * frame.width(); i++) {
            light[i / frame.width()] += frame.pixels()[i * frame.channels()] & 255;
            heat[i / frame.width()] += explanation.heat().values()[i];
        }
        double limit = Arrays.stream(light)
                .sorted()
                .skip(light.length * (SIDE - 3) / SIDE)
                .min()
                .orElseThrow();
        double inside = 0, outside = 0;
        for (int y = 0; y < heat.length; y++) {
            if (light[y] >= limit) inside += heat[y] / 3;
            else outside += heat[y] / (heat.length - 3);
        }
        assertTrue(inside > outside, inside + " in the bar, " + outside + " beside it");
    }

    /**
     * Adebayo et al. 2018 (arXiv:1810.03292): what stays the same with random weights explains the image alone. Much of
     * Grad-CAM++ is the sum of the maps, because all its weights are above 0.
     */
    @ParameterizedTest
    @EnumSource
    void otherWeightsGiveAnotherExplanation(ExplanationMethod method) throws IOException {
        Manifest manifest = Bundle.open(bundle).manifest();
        Path random = folder.resolve("random-" + method.name() + ".fovea");
        try (ImageModel model = ImageModel.create(manifest.model(), 99)) {
            Bundle.write(random, manifest, model, TinyRecipe.of(SIDE, 3), null);
        }
        double sum = 0;
        int images = 0;
        try (Explainer trained = Explainer.load(bundle);
                Explainer other = Explainer.load(random);
                Stream<Path> photos = Files.list(photo.getParent())) {
            for (Path one : photos.sorted().limit(8).toList()) {
                sum += correlation(
                        trained.explain(one, "across", method).heat(),
                        other.explain(one, "across", method).heat());
                images++;
            }
        }
        double most = method == ExplanationMethod.GRADCAM_PLUS_PLUS ? 0.95 : 0.6;
        assertTrue(sum / images < most, "mean correlation " + sum / images);
    }

    private static double correlation(HeatMap a, HeatMap b) {
        double meanA = mean(a), meanB = mean(b), ab = 0, aa = 1e-12, bb = 1e-12;
        for (int i = 0; i < a.values().length; i++) {
            double x = a.values()[i] - meanA, y = b.values()[i] - meanB;
            ab += x * y;
            aa += x * x;
            bb += y * y;
        }
        return ab / Math.sqrt(aa * bb);
    }

    private static double mean(HeatMap heat) {
        double sum = 0;
        for (float value : heat.values()) sum += value;
        return sum / heat.values().length;
    }

    @Test
    void unknownClassesAreToldWithTheNearest() {
        UserError error = assertThrows(UserError.class, () -> explain(bundle, ExplanationMethod.GRADCAM, "acros"));
        assertEquals("the model does not know the class acros", error.getMessage());
        assertTrue(error.fix().contains("across"), error.fix());
    }

    @Test
    void networksWithoutMapsAreExplainedByTheOtherMethods() {
        SmallRuns run = new SmallRuns(photo.getParent().getParent().getParent(), folder.resolve("mlp"));
        run.train(RunFolder.Existing.REFUSE, SmallRuns.with("network.model", "mlp", "epochs", 1));
        Path mlp = run.file("best.fovea");
        UserError error = assertThrows(UserError.class, () -> explain(mlp, ExplanationMethod.GRADCAM, null));
        assertEquals("mlp has no maps that gradcam could look at", error.getMessage());
        assertEquals(
                1,
                max(explain(mlp, ExplanationMethod.INTEGRATED_GRADIENTS, null).heat()),
                1e-6);
    }

    @Test
    void explainingKeepsNoNativeMemory() {
        try (Explainer explainer = Explainer.load(bundle)) {
            long before = 0;
            for (int i = 0; i < 12; i++) {
                for (ExplanationMethod method : ExplanationMethod.values()) explainer.explain(photo, null, method);
                if (i == 4) before = Pointer.totalCount();
            }
            assertTrue(Pointer.totalCount() <= before, before + " natives became " + Pointer.totalCount());
        }
    }

    @Test
    void aClosedExplainerSaysSo() {
        Explainer explainer = Explainer.load(bundle);
        explainer.close();
        explainer.close();
        assertThrows(IllegalStateException.class, () -> explainer.explain(photo, null, ExplanationMethod.GRADCAM));
    }
}
