package io.fovea.internal.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.data.Labels;
import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.internal.source.DrawnFiles;
import io.fovea.internal.source.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationAssemblyTest {
    private static final Labels MODEL = new Labels(List.of("dog", "cat", "cow"));

    @TempDir
    Path root;

    @Test
    void aPlainFolderIsTakenWholeAndMatchedByName() throws IOException {
        DrawnFiles.writeClasses(root, 2, "cat", "dog");
        Dataset data = open(null);
        assertEquals(Set.of(Part.TEST), data.parts().keySet());
        assertEquals(MODEL, data.labels());
        assertEquals(
                List.of(1, 1, 0, 0), data.samples().stream().map(Sample::label).toList());
    }

    @Test
    void oneClassIsEnough() throws IOException {
        DrawnFiles.writeClasses(root, 1, "cow");
        assertEquals(1, open(null).samples().size());
    }

    @Test
    void testComesBeforeValidationBeforeTraining() throws IOException {
        DrawnFiles.writeClasses(root.resolve("train"), 3, "cat", "dog");
        assertEquals(Set.of(Part.TRAIN), open(null).parts().keySet());
        DrawnFiles.writeClasses(root.resolve("val"), 2, "cat", "dog");
        assertEquals(Set.of(Part.VALIDATION), open(null).parts().keySet());
        DrawnFiles.writeClasses(root.resolve("test"), 1, "cat", "dog");
        assertEquals(Set.of(Part.TEST), open(null).parts().keySet());
        assertEquals(6, open(Part.TRAIN).samples().size());
        assertEquals(4, open(Part.VALIDATION).samples().size());
    }

    @Test
    void classesOfOtherPartsDoNotMatter() throws IOException {
        DrawnFiles.writeClasses(root.resolve("train"), 1, "cat", "wolf");
        DrawnFiles.writeClasses(root.resolve("test"), 1, "cat");
        assertEquals(1, open(null).samples().size());
        UserError e = assertThrows(UserError.class, () -> open(Part.TRAIN));
        assertTrue(
                String.valueOf(e.getMessage()).contains("does not know: wolf; it knows dog, cat, cow"), e.getMessage());
    }

    @Test
    void aMissingPartIsAnError() throws IOException {
        DrawnFiles.writeClasses(root.resolve("train"), 2, "cat", "dog");
        UserError divided = assertThrows(UserError.class, () -> open(Part.TEST));
        assertTrue(String.valueOf(divided.getMessage()).contains("has no test part"), divided.getMessage());
        Path plain = DrawnFiles.writeClasses(root.resolve("plain"), 2, "cat", "dog");
        UserError whole = assertThrows(UserError.class, () -> Dataset.openForEvaluation(plain, Part.VALIDATION, MODEL));
        assertTrue(String.valueOf(whole.getMessage()).contains("not divided"), whole.getMessage());
    }

    @Test
    void theHeldOutPartOfATrainingIsFoundAgain() throws IOException {
        DrawnFiles.writeClasses(root, 12, "cat", "dog");
        SplitRule rule = new SplitRule(0.25, 9);
        Dataset training = Dataset.open(root, rule);
        TrainingData trained = new TrainingData(training.description(), 18, rule);
        Dataset validation = Dataset.openForEvaluation(root, Part.VALIDATION, MODEL, trained);
        assertEquals(paths(training.samples(Part.VALIDATION)), paths(validation.samples()));
        assertEquals(rule, validation.heldOut());
        Dataset rest = Dataset.openForEvaluation(root, Part.TRAIN, MODEL, trained);
        assertEquals(paths(training.samples(Part.TRAIN)), paths(rest.samples()));
    }

    @Test
    void theVeryDataOfTheTrainingAreJudgedByWhatItHeldOutAndThatIsSaid() throws IOException {
        DrawnFiles.writeClasses(root, 12, "cat", "dog");
        SplitRule rule = new SplitRule(0.25, 9);
        List<String> heldOut = paths(Dataset.open(root, rule).samples(Part.VALIDATION));
        List<TrainingData> alike = List.of(
                new TrainingData("folder /elsewhere/" + root.getFileName(), 17, rule), // one file was damaged
                new TrainingData("zip archive " + root.getFileName() + ".zip", 18, rule));
        for (TrainingData trained : alike) {
            Dataset data = Dataset.openForEvaluation(root, null, MODEL, trained);
            assertEquals(heldOut, paths(data.samples()));
            assertEquals(
                    "these seem to be the data of the training: judged by the 6 images that it held out;"
                            + " --split train judges by the other 18, --split test by all",
                    data.problems().get(0).reason());
        }
        Dataset all = Dataset.openForEvaluation(root, Part.TEST, MODEL, alike.get(0));
        assertEquals(24, all.samples().size());
        assertEquals(List.of(), all.problems());
    }

    @Test
    void otherUndividedDataAreJudgedByAsAWholeWithACaution() throws IOException {
        DrawnFiles.writeClasses(root, 12, "cat", "dog");
        TrainingData trained = new TrainingData("folder other-photos", 400, new SplitRule(0.25, 9));
        Dataset data = Dataset.openForEvaluation(root, null, MODEL, trained);
        assertEquals(24, data.samples().size());
        assertNull(data.heldOut());
        assertTrue(data.problems().get(0).reason().contains("the figures are too good"), data.problems()::toString);
        TrainingData asMany = new TrainingData("folder other-photos", 18, new SplitRule(0.25, 9));
        Problem caution =
                Dataset.openForEvaluation(root, null, MODEL, asMany).problems().get(0);
        assertTrue(caution.reason().contains("(the training had as many)"), caution::toString);
        assertEquals(List.of(), open(null).problems(), "nothing is known of the training");
    }

    @Test
    void aLoneTrainPartIsJudgedByWhatItsTrainingHeldOut() throws IOException {
        DrawnFiles.writeClasses(root.resolve("train"), 12, "cat", "dog");
        SplitRule rule = new SplitRule(0.25, 9);
        Dataset data = Dataset.openForEvaluation(root, null, MODEL, new TrainingData("folder x", 1, rule));
        assertEquals(paths(Dataset.open(root, rule).samples(Part.VALIDATION)), paths(data.samples(Part.VALIDATION)));
        assertEquals(6, data.samples().size());
    }

    @Test
    void idxFilesAndTablesWorkToo() throws IOException {
        Files.write(root.resolve("t10k-images-idx3-ubyte"), DrawnFiles.idxImages(4, 2, 2));
        Files.write(root.resolve("t10k-labels-idx1-ubyte"), DrawnFiles.idxLabels(4, 2));
        Dataset digits = Dataset.openForEvaluation(root, null, new Labels(List.of("1", "0")));
        assertEquals(
                List.of(1, 0, 1, 0),
                digits.samples().stream().map(Sample::label).toList());
        DrawnFiles.write(root, "1.png", "2.png");
        Path csv = Files.writeString(root.resolve("t.csv"), "path,label,split\n1.png,cat,test\n2.png,dog,train\n");
        assertEquals(1, Dataset.openForEvaluation(csv, null, MODEL).samples().size());
    }

    private Dataset open(@Nullable Part part) {
        return Dataset.openForEvaluation(root, part, MODEL);
    }

    private static List<String> paths(List<Sample> samples) {
        return samples.stream().map(Sample::path).toList();
    }
}
