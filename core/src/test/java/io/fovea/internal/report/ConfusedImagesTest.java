package io.fovea.internal.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.data.Labels;
import io.fovea.evaluate.Outcome;
import io.fovea.evaluate.SingleLabelEvaluation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConfusedImagesTest {
    private final List<Outcome> outcomes = new ArrayList<>();

    /** Mistakes of one kind, the later ones more confident. */
    private void mistakes(int classes, int truth, int answer, int images) {
        for (int i = 0; i < images; i++) {
            float[] logits = new float[classes];
            logits[answer] = 1 + i;
            outcomes.add(Outcome.of("%d-%d/%d.jpg".formatted(truth, answer, i), truth, logits));
        }
    }

    private ConfusedImages of(int classes, Thumbnails thumbnails) {
        Labels labels = labels(classes);
        PictureStore store = new PictureStore("test", thumbnails);
        return ConfusedImages.of(
                "test", new SingleLabelEvaluation(labels, outcomes), ConfusionTable.cells(labels), store);
    }

    private static Labels labels(int classes) {
        return new Labels(IntStream.range(0, classes).mapToObj(c -> "class" + c).toList());
    }

    private static List<String> ids(ConfusedImages images) {
        return images.sheets().stream().map(ConfusedImages.Sheet::id).toList();
    }

    @Test
    void theMostConfidentMistakesOfTheMostConfusedCellsComeFirst() {
        mistakes(3, 0, 1, 2);
        mistakes(3, 2, 1, 30);
        ConfusedImages images = of(3, path -> null);
        assertEquals(List.of("test-3-2", "test-1-2"), ids(images));
        ConfusedImages.Sheet first = images.sheets().get(0);
        assertEquals("30 images of class2 taken for class1", first.name());
        assertEquals(12, first.pictures().size());
        assertEquals(18, first.more());
        assertEquals("2-1/29.jpg", first.pictures().get(0).path());
        assertEquals("test-1-2", first.next());
        assertNull(images.sheets().get(1).next());
    }

    @Test
    void cellsWithoutMistakesHaveNoLink() {
        mistakes(3, 0, 1, 2);
        mistakes(3, 2, 2, 5);
        ConfusedImages images = of(3, path -> null);
        assertEquals("test-1-2", images.link("test", 0, 1));
        assertNull(images.link("test", 2, 2));
        assertNull(images.link("test", 1, 0));
    }

    @Test
    void manyCellsShareTheRoomAndTheMostConfusedAreShownInFull() {
        for (int truth = 0; truth < 10; truth++) {
            for (int answer = 0; answer < 10; answer++) {
                if (answer != truth) mistakes(10, truth, answer, 20 + 10 * truth + answer);
            }
        }
        List<ConfusedImages.Sheet> sheets = of(10, path -> null).sheets();
        assertEquals(
                ConfusedImages.MOST,
                sheets.stream().mapToInt(sheet -> sheet.pictures().size()).sum());
        assertTrue(sheets.stream().limit(10).allMatch(sheet -> sheet.pictures().size() == 12));
        assertTrue(sheets.size() >= 60, sheets.size() + " cells");
    }

    @Test
    void roomThatIsLeftIsUsed() {
        for (int answer = 1; answer < 16; answer++) mistakes(16, 0, answer, 5);
        assertTrue(of(16, path -> null).sheets().stream()
                .allMatch(sheet -> sheet.pictures().size() == 5 && sheet.more() == 0));
    }

    @Test
    void largePicturesDoNotMakeAPageThatNobodyCanMail() {
        for (int answer = 1; answer < 25; answer++) mistakes(25, 0, answer, 12);
        PictureStore store = new PictureStore("test", path -> ExampleReport.noise(128, 128, 3));
        ConfusedImages images = ConfusedImages.of("test", new SingleLabelEvaluation(labels(25), outcomes), 1000, store);
        assertTrue(store.characters() > 900_000 && store.characters() < 1_100_000, store.characters() + " characters");
        assertTrue(images.sheets().size() < 24);
        int shown = images.sheets().stream()
                .mapToInt(sheet -> sheet.pictures().size())
                .sum();
        assertEquals(store.all().size(), shown);
    }

    @Test
    void ofManyClassesTheListedPairsLeadToTheirImages() throws IOException {
        for (int truth = 0; truth < 100; truth++) mistakes(100, truth, (truth + 1) % 100, 1 + truth);
        SingleLabelEvaluation evaluation = new SingleLabelEvaluation(labels(100), outcomes);
        Results results = Results.of("test", evaluation, path -> null);
        assertTrue(results.confusion().rows().isEmpty());
        assertEquals(25, results.confused().sheets().size());
        assertEquals(
                ids(results.confused()),
                results.confusion().pairs().stream()
                        .map(ConfusionTable.Pair::link)
                        .toList());
        String html = Templates.filled("results.mustache", results);
        assertTrue(html.contains("<a id=\"test-100-1-cell\" href=\"#test-100-1\"><b>class99</b>"));
    }
}
