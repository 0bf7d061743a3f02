package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyRecipe;
import io.fovea.data.LabelSet;
import io.fovea.data.Labels;
import io.fovea.evaluate.Advice;
import io.fovea.evaluate.Advice.Kind;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.MultiLabelEvaluation;
import io.fovea.evaluate.MultiLabelOutcome;
import io.fovea.evaluate.Outcome;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.evaluate.Tally;
import io.fovea.evaluate.Thresholds;
import io.fovea.train.EpochReport;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each case on figures that are drawn for it. */
class RunAdviceTest {
    private static final String COST = "Augmented images cannot be learnt from features that were computed once, so an"
            + " epoch then takes many times as long.";

    private static final long TRAIN = 2000, VALIDATION = 400;

    /** From random weights, on photographs, for as many epochs as there are figures. */
    private static Recipe recipe(int epochs) {
        return TinyRecipe.of(64, 3).with(Settings.NONE.epochs(epochs).earlyStop("loss:0"));
    }

    private static Recipe recipe(int epochs, Settings more) {
        return recipe(epochs).with(more);
    }

    /** Training accuracy and loss, validation accuracy and loss, of an epoch. */
    private static double[] epoch(double... figures) {
        return figures;
    }

    private static List<EpochReport> history(double[]... epochs) {
        return history(VALIDATION, epochs);
    }

    private static List<EpochReport> history(long validation, double[]... epochs) {
        List<EpochReport> history = new ArrayList<>();
        for (double[] e : epochs) {
            history.add(new EpochReport(
                    history.size() + 1, tally(TRAIN, e[0], e[1]), tally(validation, e[2], e[3]), 0.001, 1));
        }
        return history;
    }

    private static Tally tally(long images, double accuracy, double loss) {
        return new Tally(images, Math.round(images * accuracy), images * loss);
    }

    /** Rows are the truth, columns the answers. */
    private static Evaluation answers(int[]... counts) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int truth = 0; truth < counts.length; truth++) {
            for (int answer = 0; answer < counts.length; answer++) {
                for (int i = 0; i < counts[truth][answer]; i++) {
                    float[] logits = new float[counts.length];
                    logits[answer] = 1;
                    outcomes.add(Outcome.of(truth + "/" + answer + "/" + i, truth, logits));
                }
            }
        }
        return new SingleLabelEvaluation(
                new Labels(IntStream.range(0, counts.length)
                        .mapToObj(c -> "class " + c)
                        .toList()),
                outcomes);
    }

    /** Of two classes, this share of each is right. */
    private static Evaluation twoClasses(int images, double accuracy) {
        int half = images / 2;
        int right = (int) Math.round(half * accuracy), wrong = half - right;
        return answers(new int[] {right, wrong}, new int[] {wrong, right});
    }

    private static List<Advice> advice(Recipe recipe, List<EpochReport> history, Evaluation validation) {
        return new RunAdvice(recipe, history, validation, List.of(1000L, 1000L)).list();
    }

    private static List<Kind> kinds(List<Advice> advice) {
        return advice.stream().map(Advice::kind).toList();
    }

    private static String only(Kind kind, List<Advice> advice) {
        assertEquals(List.of(kind), kinds(advice), advice.toString());
        return advice.get(0).text();
    }

    // sound runs

    @Test
    void aRunThatHasSettledIsSound() {
        List<EpochReport> history = history(
                epoch(0.70, 0.80, 0.80, 0.60),
                epoch(0.85, 0.45, 0.86, 0.42),
                epoch(0.89, 0.35, 0.90, 0.345),
                epoch(0.92, 0.30, 0.90, 0.335));
        assertEquals(List.of(), advice(recipe(4), history, twoClasses(400, 0.9)));
    }

    @Test
    void digitsThatAreKnownAlmostAllNeedNothing() {
        List<EpochReport> history = history(
                10_000,
                epoch(0.900, 0.30, 0.970, 0.100),
                epoch(0.975, 0.08, 0.981, 0.060),
                epoch(0.999, 0.01, 0.985, 0.050),
                epoch(1.000, 0.00, 0.984, 0.090));
        assertEquals(List.of(), advice(recipe(4), history, twoClasses(10_000, 0.985)));
    }

    @Test
    void ofAFewValidationImagesNothingIsSaidThatTheyCannotProve() {
        List<EpochReport> history = history(6, epoch(0.97, 0.10, 4 / 6.0, 0.90), epoch(0.98, 0.08, 4 / 6.0, 1.20));
        assertEquals(List.of(), advice(recipe(2), history, twoClasses(6, 2 / 3.0)));
    }

    @Test
    void aLossThatWaversIsNoOverfitting() {
        List<EpochReport> history = history(
                10_000,
                epoch(0.80, 0.55, 0.80, 0.50),
                epoch(0.86, 0.45, 0.84, 0.40),
                epoch(0.88, 0.43, 0.83, 0.45),
                epoch(0.90, 0.41, 0.84, 0.44));
        assertEquals(List.of(), advice(recipe(4), history, twoClasses(10_000, 0.84)));
    }

    // overfitting

    @Test
    void trainingFarAboveValidationIsOverfitting() {
        List<EpochReport> history =
                history(epoch(0.70, 0.80, 0.66, 0.80), epoch(0.90, 0.40, 0.70, 0.78), epoch(0.99, 0.10, 0.71, 0.77));
        String text = only(Kind.OVERFITTING, advice(recipe(3), history, twoClasses(400, 0.71)));
        assertEquals(
                "It knows its training images far better than others: in epoch 3 99.0 % of them were right, of the"
                        + " validation images 71.0 %. Try: --augment flip,rotate=10,shift=0.1",
                text);
    }

    @Test
    void aLossThatRoseForGoodIsOverfitting() {
        List<EpochReport> history = history(
                epoch(0.80, 0.50, 0.80, 0.50),
                epoch(0.84, 0.40, 0.84, 0.45),
                epoch(0.88, 0.25, 0.84, 0.60),
                epoch(0.92, 0.15, 0.84, 0.80));
        String text = only(Kind.OVERFITTING, advice(recipe(4), history, twoClasses(400, 0.84)));
        assertTrue(text.contains("After epoch 2 it learnt its training images by heart"), text);
        assertTrue(text.contains("from 0.400 to 0.150") && text.contains("from 0.450 to 0.800"), text);
    }

    @Test
    void aLossThatRoseOverAFewImagesMayBeChance() {
        List<EpochReport> history =
                history(10, epoch(0.80, 0.50, 0.8, 0.50), epoch(0.84, 0.40, 0.8, 0.60), epoch(0.88, 0.35, 0.8, 0.62));
        assertEquals(List.of(), advice(recipe(3), history, twoClasses(10, 0.8)));
    }

    @Test
    void whatTheRecipeHasIsNotOffered() {
        List<EpochReport> history = history(epoch(0.9, 0.3, 0.7, 0.7), epoch(0.99, 0.1, 0.71, 0.77));
        Evaluation validation = twoClasses(400, 0.71);
        Settings settings = Settings.NONE;
        List<String> offered = new ArrayList<>();
        for (Settings more : List.of(
                settings,
                settings.augment("flip"),
                settings.weights("imagenet"),
                settings.dropout(0.5),
                settings.optimizer("adamw").weightDecay(0.05),
                settings.labelSmoothing(0.1))) {
            settings = settings.with(more);
            offered.add(advice(recipe(2, settings), history, validation).get(0).option());
        }
        assertEquals(
                List.of(
                        "--augment flip,rotate=10,shift=0.1",
                        "--model mobilenet_v2 --weights imagenet",
                        "--dropout 0.5",
                        "--optimizer adamw --weight-decay 0.05",
                        "--label-smoothing 0.1",
                        "--early-stop loss:5"),
                offered);
    }

    @Test
    void aHeadIsHeldBackBeforeItsFeaturesAreGivenUp() {
        List<EpochReport> history = history(epoch(0.9, 0.3, 0.7, 0.7), epoch(0.99, 0.1, 0.71, 0.77));
        Recipe head = recipe(
                2, Settings.NONE.model("mobilenet_v2").weights("imagenet").train("head"));
        assertEquals(
                "--dropout 0.5",
                advice(head, history, twoClasses(400, 0.71)).get(0).option());
    }

    @Test
    void digitsAreNotFlippedAndNotTakenForPhotographs() {
        List<EpochReport> history = history(epoch(0.9, 0.3, 0.7, 0.7), epoch(0.99, 0.1, 0.71, 0.77));
        Recipe gray = recipe(2, Settings.NONE.channels(1));
        assertEquals(
                "--augment rotate=10,shift=0.1",
                advice(gray, history, twoClasses(400, 0.71)).get(0).option());
        assertEquals(
                "--dropout 0.5",
                advice(gray.with(Settings.NONE.augment("shift")), history, twoClasses(400, 0.71))
                        .get(0)
                        .option());
    }

    // one answer

    private static final List<EpochReport> FLAT =
            history(epoch(0.6, 0.69, 0.5, 0.69), epoch(0.6, 0.69, 0.5, 0.69), epoch(0.6, 0.69, 0.5, 0.69));

    @Test
    void oneAnswerToAllImagesIsSaid() {
        Evaluation validation = answers(new int[] {100, 0}, new int[] {97, 3});
        String text = only(Kind.MAJORITY_ANSWER, advice(recipe(3), FLAT, validation));
        assertEquals(
                "It answers “class 0” to 197 of 200 validation images, whatever they show; 100 of them are right."
                        + " Try: --model mobilenet_v2 --weights imagenet",
                text);
    }

    @Test
    void theAnswerOfALargeClassIsSaidHoweverOftenItIsRight() {
        Evaluation validation = answers(new int[] {95, 0}, new int[] {5, 0});
        List<EpochReport> history = history(100, epoch(0.95, 0.2, 0.95, 0.2), epoch(0.95, 0.2, 0.95, 0.2));
        only(Kind.MAJORITY_ANSWER, advice(recipe(2), history, validation));
    }

    @Test
    void aSmallClassThatIsKnownIsNoReasonToSayIt() {
        Evaluation validation = answers(new int[] {95, 0}, new int[] {2, 3});
        List<EpochReport> history = history(100, epoch(0.97, 0.1, 0.98, 0.1), epoch(0.97, 0.1, 0.98, 0.1));
        assertEquals(List.of(), advice(recipe(2), history, validation));
    }

    @Test
    void oneLostImageOfAnotherClassIsNoMajorityAnswer() {
        Evaluation validation = answers(new int[] {15, 0}, new int[] {1, 0});
        assertEquals(List.of(), advice(recipe(3), FLAT, validation));
    }

    @Test
    void answersNoBetterThanTheLargestClassAreSaid() {
        Evaluation validation = answers(new int[] {40, 20}, new int[] {25, 15});
        String text = only(Kind.MAJORITY_ANSWER, advice(recipe(3), FLAT, validation));
        assertTrue(text.startsWith(
                "55 of 100 validation images are right; always answering “class 0” would be right" + " for 60."));
    }

    @Test
    void aRateThatNobodyUsesIsTheFirstToBeChanged() {
        Evaluation validation = answers(new int[] {100, 0}, new int[] {97, 3});
        for (Settings odd : List.of(
                Settings.NONE.learningRate(0.3),
                Settings.NONE.learningRate(1e-6),
                Settings.NONE.optimizer("sgd").learningRate(30))) {
            String usual = odd.toString().contains("sgd") ? "--lr 0.01" : "--lr 0.001";
            assertEquals(usual, advice(recipe(3, odd), FLAT, validation).get(0).option());
        }
        Settings gray = Settings.NONE.channels(1);
        assertEquals(
                "--epochs 6", advice(recipe(3, gray), FLAT, validation).get(0).option());
    }

    // stopped early

    @Test
    void oneEpochIsABeginning() {
        String text =
                only(Kind.STOPPED_EARLY, advice(recipe(1), history(epoch(0.6, 0.9, 0.8, 0.5)), twoClasses(400, 0.8)));
        assertEquals(
                "It has seen every image once: 80.0 % of the validation images are right so far. Try: --epochs 5",
                text);
    }

    @Test
    void oneEpochThatGotThereIsEnough() {
        assertEquals(List.of(), advice(recipe(1), history(epoch(0.9, 0.3, 0.985, 0.05)), twoClasses(400, 0.985)));
    }

    @Test
    void aLossThatStillFallsAtTheEndIsSaid() {
        List<EpochReport> history = history(
                epoch(0.50, 1.20, 0.52, 1.10),
                epoch(0.60, 0.90, 0.62, 0.90),
                epoch(0.70, 0.70, 0.72, 0.70),
                epoch(0.75, 0.60, 0.76, 0.60),
                epoch(0.80, 0.50, 0.80, 0.52),
                epoch(0.82, 0.45, 0.82, 0.47));
        String text = only(Kind.STOPPED_EARLY, advice(recipe(6), history, twoClasses(400, 0.82)));
        assertEquals(
                "It was still getting better when training ended: in the last 2 epochs the validation loss fell from"
                        + " 0.600 to 0.470. Try: --epochs 12",
                text);
    }

    @Test
    void whoStoppedByPatienceHasHadItsTime() {
        List<EpochReport> history = history(epoch(0.5, 1.2, 0.5, 1.1), epoch(0.7, 0.7, 0.7, 0.7));
        assertEquals(List.of(), advice(recipe(30, Settings.NONE.earlyStop("loss:5")), history, twoClasses(400, 0.7)));
    }

    @Test
    void patienceOfOneEpochIsSaidWhereItCutARunShort() {
        List<EpochReport> history =
                history(epoch(0.5, 1.2, 0.5, 1.1), epoch(0.6, 1.0, 0.6, 1.0), epoch(0.6, 0.9, 0.6, 1.01));
        Recipe hasty = recipe(30, Settings.NONE.earlyStop("loss:1"));
        String text = only(Kind.STOPPED_EARLY, advice(hasty, history, twoClasses(400, 0.6)));
        assertEquals(
                "Training gave up after epoch 3 of 30, when one epoch had brought no better validation loss."
                        + " Try: --early-stop loss:5",
                text);
    }

    // several labels an image

    /** Images with label 0, 1 or both, of which so many are answered rightly; the others get what is given here. */
    private static Evaluation ofLabels(int images, int right, LabelSet given) {
        List<LabelSet> kinds = List.of(LabelSet.of(0), LabelSet.of(1), LabelSet.of(0, 1));
        List<MultiLabelOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            LabelSet truth = kinds.get(i % 3), answer = i < right ? truth : given;
            outcomes.add(MultiLabelOutcome.of(
                    "image " + i, truth, new float[] {answer.has(0) ? 2 : -2, answer.has(1) ? 2 : -2}));
        }
        Labels labels = new Labels(List.of("label 0", "label 1"), true);
        return new MultiLabelEvaluation(labels, outcomes, Thresholds.half(2));
    }

    @Test
    void oneSetOfLabelsForAllImagesIsSaid() {
        Evaluation validation = ofLabels(300, 3, LabelSet.of(0, 1));
        assertEquals(
                "It gives “label 0”, “label 1” to 298 of 300 validation images, whatever they show; of 100 that is right."
                        + " Try: --model mobilenet_v2 --weights imagenet",
                only(Kind.MAJORITY_ANSWER, advice(recipe(3), FLAT, validation)));
        String none = only(Kind.MAJORITY_ANSWER, advice(recipe(3), FLAT, ofLabels(300, 0, LabelSet.NONE)));
        assertTrue(none.startsWith("It gives no label to 300 of 300 validation images"), none);
        assertEquals(List.of(), advice(recipe(3), FLAT, ofLabels(300, 100, LabelSet.of(0))));
    }

    @Test
    void ofSeveralLabelsNoImageIsCalledRight() {
        List<EpochReport> gap = history(epoch(0.70, 0.80, 0.66, 0.80), epoch(0.99, 0.10, 0.71, 0.77));
        assertEquals(
                "It knows its training images far better than others: in epoch 2 99.0 % of them got exactly their"
                        + " labels, of the validation images 71.0 %. Try: --augment flip,rotate=10,shift=0.1",
                only(Kind.OVERFITTING, advice(recipe(2), gap, ofLabels(400, 284, LabelSet.of(0)))));
        String first = only(
                Kind.STOPPED_EARLY,
                advice(recipe(1), history(epoch(0.6, 0.9, 0.8, 0.5)), ofLabels(300, 150, LabelSet.of(0))));
        assertEquals(
                "It has seen every image once: the labels' mean F1 on the validation images is 0.778 so far."
                        + " Try: --epochs 5",
                first);
    }

    // images

    private static List<Advice> ofImages(Recipe recipe, double accuracy, Long... images) {
        List<EpochReport> history = history(epoch(0.8, 0.5, accuracy, 0.5), epoch(0.8, 0.5, accuracy, 0.5));
        return new RunAdvice(recipe, history, twoClasses(400, accuracy), List.of(images)).list();
    }

    @Test
    void fewImagesAreSaidWithWhatIsEnoughForTheKindOfTraining() {
        String scratch = only(Kind.FEW_IMAGES, ofImages(recipe(2), 0.8, 50L, 100L));
        assertEquals(
                "It learnt from 150 images, 75 a class: a network with random weights takes some 100 a class. More"
                        + " photographs help most. Try: --model mobilenet_v2 --weights imagenet",
                scratch);
        Recipe head =
                recipe(2, Settings.NONE.model("resnet18").weights("imagenet").train("head"));
        assertEquals(List.of(), ofImages(head, 0.8, 50L, 100L));
        String few = only(Kind.FEW_IMAGES, ofImages(head, 0.8, 12L, 12L));
        assertTrue(
                few.endsWith("More photographs help most. " + COST + " Try: --augment flip,rotate=10,shift=0.1"), few);
    }

    @Test
    void whatAugmentationCostsIsSaidWhereFeaturesAreComputedOnce() {
        Settings weights = Settings.NONE.model("resnet18").weights("imagenet");
        for (String part : List.of("head", "2")) {
            assertTrue(costIsSaid(weights.train(part)), part);
            assertFalse(costIsSaid(weights.train(part).framing("random-crop")), part);
        }
        assertFalse(costIsSaid(weights.train("all")));
    }

    private static boolean costIsSaid(Settings settings) {
        Remedies remedies = new Remedies(recipe(2, settings));
        return remedies.cost("--augment flip").equals(" " + COST)
                && remedies.cost("--dropout 0.5").isEmpty();
    }

    @Test
    void aNetworkOfWhichWeightsArePublishedKeepsItsName() {
        Advice advice = ofImages(recipe(2, Settings.NONE.model("resnet18")), 0.8, 50L, 50L)
                .get(0);
        assertEquals("--weights imagenet", advice.option());
    }

    @Test
    void fewImagesThatWereEnoughAreNoReasonToSayIt() {
        assertEquals(List.of(), ofImages(recipe(2), 0.95, 50L, 50L));
    }

    @Test
    void aHandfulOfValidationImagesDoesNotProveThatFewImagesWereEnough() {
        Recipe head =
                recipe(2, Settings.NONE.model("resnet18").weights("imagenet").train("head"));
        List<EpochReport> history = history(epoch(1, 0.2, 1, 0.1), epoch(1, 0.2, 1, 0.1));
        String few = only(Kind.FEW_IMAGES, new RunAdvice(head, history, twoClasses(2, 1), List.of(5L, 5L)).list());
        assertTrue(few.startsWith("It learnt from 10 images, 5 a class"), few);
        assertEquals(List.of(), new RunAdvice(head, history, twoClasses(20, 1), List.of(5L, 5L)).list());
    }

    @Test
    void aClassOfThreeImagesIsNamed() {
        String text = only(Kind.SMALL_CLASSES, ofImages(recipe(2), 0.8, 3L, 1000L));
        assertEquals(
                "Too few training images to learn a class by: “class 0” (3). Add photographs, or leave it out. Try:"
                        + " --model mobilenet_v2 --weights imagenet",
                text);
    }

    @Test
    void ofManySmallClassesTheSmallestAreNamed() {
        int[][] counts = new int[6][6];
        for (int c = 0; c < 6; c++) counts[c][c] = 50;
        counts[0][1] = 100;
        List<EpochReport> history = history(epoch(0.8, 0.5, 0.75, 0.5), epoch(0.8, 0.5, 0.75, 0.5));
        List<Long> images = List.of(3000L, 9L, 4L, 2L, 3000L, 5L);
        String text = only(Kind.SMALL_CLASSES, new RunAdvice(recipe(2), history, answers(counts), images).list());
        assertTrue(text.contains(": “class 3” (2), “class 2” (4), “class 5” (5) and 1 more. Add"), text);
    }

    // together

    @Test
    void theGravestComesFirstAndNoTwoNameTheSameOption() {
        Evaluation validation = answers(new int[] {100, 0}, new int[] {97, 3});
        List<EpochReport> history = history(200, epoch(0.90, 0.3, 0.515, 0.69), epoch(0.98, 0.1, 0.515, 0.69));
        List<Advice> advice = new RunAdvice(recipe(2), history, validation, List.of(60L, 3L)).list();
        assertEquals(
                List.of(Kind.MAJORITY_ANSWER, Kind.OVERFITTING, Kind.FEW_IMAGES, Kind.SMALL_CLASSES), kinds(advice));
        Set<String> options = new HashSet<>();
        for (Advice each : advice) assertTrue(options.add(each.option()), each.text());
        List<Kind> sorted = new ArrayList<>(kinds(advice));
        Collections.sort(sorted);
        assertEquals(sorted, kinds(advice));
    }
}
