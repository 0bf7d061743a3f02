package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.UserError;
import io.fovea.classify.Classifier;
import io.fovea.data.Part;
import io.fovea.evaluate.Coverage;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.evaluate.Temperature;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.bundle.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How sure a run's bundles are, and from where on they answer. */
class CertaintyRunTest {
    @TempDir
    static Path shared;

    /** 60 images each to validate and to test. */
    static Path data;

    @TempDir
    Path folder;

    @BeforeAll
    static void draw() throws IOException {
        data = TinyPhotos.split(shared.resolve("photos"), 60, 5);
    }

    private SmallRuns runs() {
        return new SmallRuns(data, folder.resolve("run"));
    }

    /** It learns enough to be right often, and not enough to be right always. */
    private TrainingRun.Result train(Object... more) {
        Object[] few = {"optimizer.lr", 1e-4};
        var settings = SmallRuns.with(few);
        settings.putAll(SmallRuns.with(more));
        settings.put("epochs", 2);
        return runs().train(RunFolder.Existing.REFUSE, settings);
    }

    @Test
    void theTemperatureIsFittedOnValidationImagesAndAnswersWithIt() {
        TrainingRun.Result result = train();
        SingleLabelEvaluation validation = result.validation().singleLabel();
        Temperature temperature = validation.temperature();
        assertNotEquals(Temperature.ONE, temperature);
        assertEquals(temperature, Temperature.fitted(validation.outcomes()));
        assertTrue(validation.loss() < validation.at(Temperature.ONE).loss());
        assertEquals(temperature, result.test().singleLabel().temperature());
        for (String name : new String[] {"best.fovea", "last.fovea"}) {
            assertEquals(
                    temperature.value(),
                    Bundle.open(runs().file(name)).manifest().temperature(),
                    name);
        }
        try (Classifier classifier = Classifier.load(runs().file("best.fovea"))) {
            assertEquals(temperature, classifier.temperature());
            Evaluation again = classifier.evaluate(data, Part.VALIDATION, problem -> {});
            assertEquals(validation, again);
            assertEquals(classifier.metrics().get("validation.loss"), again.loss());
            Path photo = data.resolve("validation/down/0.png");
            double expected = validation.outcomes().stream()
                    .filter(outcome -> outcome.path().equals("validation/down/0.png"))
                    .findFirst()
                    .orElseThrow()
                    .confidence();
            assertEquals(expected, classifier.classify(photo).probability(), 1e-4);
        }
    }

    @Test
    void withoutCalibrationProbabilitiesAreTheNetworks() {
        TrainingRun.Result result = train("calibration", "none");
        assertEquals(Temperature.ONE, result.validation().singleLabel().temperature());
        Manifest manifest = Bundle.open(runs().file("best.fovea")).manifest();
        assertNull(manifest.temperature());
        assertNull(manifest.unknownBelow());
    }

    /** The epochs' losses are the network's own, whatever its bundle makes of them. */
    @Test
    void calibrationChangesNoWeights() {
        TrainingRun.Result with = train();
        SmallRuns calibrated = runs();
        folder = folder.resolve("other");
        TrainingRun.Result without = train("calibration", "none");
        calibrated.assertSameWeights(runs());
        assertEquals(
                with.history().get(1).validation(), without.history().get(1).validation());
    }

    @Test
    void aModelThatMayAbstainAnswersWhereItIsRightOftenEnough() throws IOException {
        TrainingRun.Result result = train("abstain", 0.95);
        Coverage.Point given =
                result.validation().singleLabel().coverage().reaching(0.95).orElseThrow();
        assertTrue(given.coverage() < 1, "answers " + given);
        try (Classifier classifier = Classifier.load(runs().file("best.fovea"))) {
            assertEquals(given.from(), classifier.unknownBelow());
            assertEquals(given.coverage(), classifier.metrics().get("validation.coverage"));
            assertTrue(classifier.metrics().get("validation.precision") >= 0.95);
            long known = 0;
            for (String name : classifier.labels().names()) {
                for (int i = 0; i < 20; i++) {
                    Path photo = data.resolve("validation/" + name + "/" + i + ".png");
                    if (!classifier.classify(photo).isUnknown()) known++;
                }
            }
            assertEquals(given.given(), known);
        }
        assertTrue(Files.readString(runs().file("report.html")).contains("unknown below a probability of"));
    }

    /** A network that has learnt nothing is sure of nothing. */
    @Test
    void whatCannotBeReachedIsTold() {
        SmallRuns.Told told = new SmallRuns.Told();
        var settings = SmallRuns.with("abstain", 1.0, "optimizer.lr", 0.0, "schedule", "constant");
        TrainingRun.Result result = runs().train(RunFolder.Existing.REFUSE, settings, told, () -> false);
        boolean reached =
                result.validation().singleLabel().coverage().reaching(1).isPresent();
        assertFalse(reached, "the surest answer happens to be right: choose another seed");
        assertTrue(
                told.warnings.stream().anyMatch(line -> line.contains("the model answers always")), "" + told.warnings);
        assertNull(Bundle.open(runs().file("best.fovea")).manifest().unknownBelow());
    }

    @Test
    void sharesAboveOneAreRefused() {
        for (double bad : new double[] {0, 1.5, -1}) {
            UserError error = assertThrows(UserError.class, () -> train("abstain", bad));
            assertTrue(error.getMessage().contains("the share of right answers must be in (0, 1]"), error.getMessage());
        }
    }
}
