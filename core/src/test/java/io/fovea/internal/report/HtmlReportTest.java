package io.fovea.internal.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.data.Labels;
import io.fovea.evaluate.Disturbance;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.Figure;
import io.fovea.evaluate.Outcome;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.evaluate.Temperature;
import io.fovea.image.Image;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class HtmlReportTest {
    private static final String HOSTILE = "\"><script>alert('a&b')</script>{{title}}";

    @Test
    void everySectionIsThere() throws IOException {
        String html = HtmlReport.html(ExampleReport.of(ExampleReport.CLOTHING, 400, path -> null));
        for (String heading : List.of(
                "In short",
                "To note",
                "Headline numbers",
                "Learning curves",
                "Validation: what is taken for what",
                "Test: what is taken for what",
                "Most confused",
                "Every class, the weakest first",
                "Where it errs more",
                "What if it may say “unknown”?",
                "Most confident mistakes",
                "Right, but least certain",
                "Images of each class",
                "What the network sees",
                "The run",
                "What to try next")) {
            assertTrue(html.contains(heading), heading);
        }
        // curves of training, coverage, and robustness
        assertEquals(3 + 2 + 6, count(html, "<svg viewBox=\"0 0 340 232\""));
        assertEquals(2, count(html, "<svg viewBox=\"0 0 340 366\""));
        assertTrue(html.contains("epochs: 10\nseed: 1"));
        assertFalse(html.contains("{{"));
    }

    @Test
    void namesAreShownWithoutTheirControlCharacters() throws IOException {
        Labels odd = new Labels(List.of("a\u001B[31m", "b\nc", "d\u202E", "e"));
        String html = HtmlReport.html(ExampleReport.of(odd, 40, path -> null));
        assertTrue(html.contains("a\\x1B[31m") && html.contains("d\\u202E"), "escaped");
        assertFalse(html.contains("\u001B") || html.contains("\u202E"), "obeyed");
    }

    @Test
    void testImagesAreCountedButNeverShown() throws IOException {
        Evaluation validation = oneMistake("validation/seen.jpg"), test = oneMistake("test/unseen.jpg");
        String html = HtmlReport.html(content(validation, test, List.of()));
        assertTrue(html.contains("validation/seen.jpg"));
        assertFalse(html.contains("test/unseen.jpg"));
        assertTrue(html.contains("1 of 2 test images were recognised"));
        assertTrue(html.contains("id=\"validation-1-2\""));
        assertFalse(html.contains("test-1-2"), "no images behind the cells of the test");
    }

    @Test
    void userTextCannotBecomeMarkup() throws IOException {
        Labels labels = new Labels(List.of(HOSTILE, "a&b <i>"));
        SingleLabelEvaluation evaluation = new SingleLabelEvaluation(
                labels,
                List.of(Outcome.of(HOSTILE, 0, new float[] {0, 1}), Outcome.of(HOSTILE, 1, new float[] {0, 1})));
        ReportContent content = new ReportContent(
                HOSTILE,
                Map.of(HOSTILE, HOSTILE),
                new ReportContent.Training(
                        List.of(), 0, HOSTILE, ExampleReport.counts(labels), ExampleReport.batch(labels), HOSTILE),
                "validation",
                evaluation,
                evaluation,
                ExampleReport.examination(),
                path -> null,
                List.of(HOSTILE),
                List.of(HOSTILE),
                List.of(HOSTILE));
        String html = HtmlReport.html(content);
        assertFalse(html.contains("<script"));
        assertFalse(html.contains("<i>"));
        assertFalse(html.contains("\">&lt;script"), "a quote must not end an attribute");
        assertTrue(html.contains("&lt;script&gt;"));
        assertTrue(html.contains("a&amp;b &lt;i&gt;"));
        assertTrue(html.contains("{{title}}"), "text is no template");
    }

    @Test
    void nothingIsFetched() throws IOException {
        String html =
                HtmlReport.html(ExampleReport.of(ExampleReport.CLOTHING, 400, path -> ExampleReport.noise(28, 28, 1)));
        assertFalse(Pattern.compile("<link|<script|@import|url\\(|(src|href)=\"(?!data:|#)")
                .matcher(html)
                .find());
        assertTrue(html.contains("default-src 'none'"));
    }

    @Test
    void largestReportStaysBelowThreeMegabytes() throws IOException {
        Labels labels = new Labels(IntStream.range(0, 1000)
                .mapToObj(c -> "n%08d a class with quite a long name".formatted(c))
                .toList());
        var noise = ExampleReport.noise(600, 800, 3);
        String html = HtmlReport.html(ExampleReport.of(labels, 2000, path -> noise));
        assertTrue(html.length() < 3_000_000, html.length() + " characters");
        assertTrue(html.contains("500 more classes, stronger or without images, are left out here."));
        assertTrue(html.contains("With 1000 classes the whole matrix"));
        assertFalse(html.contains("<table class=\"confusion"));
    }

    @Test
    void picturesHaveAtMost128PixelsASideAndKeepTheirShape() throws IOException {
        String html = HtmlReport.html(
                ExampleReport.of(ExampleReport.CLOTHING, 400, path -> ExampleReport.noise(150, 300, 3)));
        assertEquals(12, count(html, "<img class=\"photograph\""), "answers in doubt");
        assertTrue(html.contains("viewBox=\"0 0 128 64\""));
        var picture = ImageIO.read(firstPicture(html, "jpeg"));
        assertEquals(128, picture.getWidth());
        assertEquals(64, picture.getHeight());
    }

    @Test
    void smallPicturesKeepEveryPixel() throws IOException {
        var image = ExampleReport.noise(28, 20, 1);
        String html = HtmlReport.html(ExampleReport.of(ExampleReport.CLOTHING, 400, path -> image));
        var picture = ImageIO.read(firstPicture(html, "png"));
        for (int y = 0; y < 28; y++) {
            for (int x = 0; x < 20; x++) {
                int gray = image.pixels()[y * 20 + x] & 255;
                assertEquals(0xff000000 | gray * 0x010101, picture.getRGB(x, y));
            }
        }
    }

    @Test
    void missingPictureIsSaid() throws IOException {
        String html = HtmlReport.html(content(oneMistake("a.jpg"), null, List.of()));
        assertEquals(3, count(html, "<div class=\"missing\">no picture</div>"), "twice the mistake, once the doubt");
        assertFalse(html.contains("<img"));
    }

    @Test
    void cellsOfTheMatrixLeadToTheirImagesAndBack() throws IOException {
        String html = HtmlReport.html(content(oneMistake("a.jpg"), path -> ExampleReport.noise(30, 20, 3)));
        assertTrue(html.contains("<a id=\"validation-1-2-cell\" href=\"#validation-1-2\""
                + " aria-label=\"1 image of cat taken for dog\">1</a>"));
        assertTrue(html.contains("<a href=\"#validation-1-2\"><b>cat</b> taken for <b>dog</b>: 1 of 2</a>"));
        String sheet = html.substring(html.indexOf("id=\"validation-1-2\""), html.indexOf("Every class, the weakest"));
        assertTrue(sheet.contains("<h3 id=\"validation-1-2-name\">1 image of cat taken for dog</h3>"));
        assertTrue(sheet.contains("href=\"#validation-1-2-cell\">Close</a>"));
        assertTrue(sheet.contains("<small>a.jpg</small>") && sheet.contains("73.1 %"));
    }

    @Test
    void aPictureOfAMistakeStandsInThePageOnce() throws IOException {
        String html = HtmlReport.html(
                ExampleReport.of(ExampleReport.CLOTHING, 400, path -> ExampleReport.noise(150, 300, 3)));
        int symbols = count(html, "<symbol ");
        assertTrue(symbols > 24, symbols + " symbols");
        assertEquals(24 + symbols, count(html, "<use href=\"#validation-picture-"));
        assertEquals(12 + 8 + symbols, count(html, "data:image/") - count(html, "img-src data:image/"));
    }

    @Test
    void figuresHaveTheirIntervalsInTilesAndInATable() throws IOException {
        String html = HtmlReport.html(ExampleReport.of(ExampleReport.CLOTHING, 400, path -> null));
        SingleLabelEvaluation validation = ExampleReport.evaluation(ExampleReport.CLOTHING, 400, 1);
        for (Figure figure : validation.figures()) {
            FigureText text = FigureText.of(figure, false);
            String range = figure.interval() == null ? "" : text.range(figure.interval());
            assertTrue(
                    html.contains("<th scope=\"row\">" + text.name() + "</th><td><b>" + text.value(figure.value())
                            + "</b> <small>" + range + "</small></td>"),
                    figure.name());
        }
        assertTrue(html.contains("<span>mean F1</span><b>0.849</b><small>95 % interval 0.812 to 0.879</small>"));
        assertFalse(HtmlReport.html(content(oneMistake("a"), null, List.of())).contains("top-5"), "of two classes");
    }

    @Test
    void modelThatWasNotTrainedHereHasNoCurves() throws IOException {
        String html = HtmlReport.html(content(oneMistake("a.jpg"), null, List.of()));
        assertFalse(html.contains("Learning curves"));
        assertFalse(html.contains("The weights are those of epoch"));
        assertFalse(html.contains("recipe.yaml"));
    }

    @Test
    void mostConfidentMistakesComeFirst() throws IOException {
        Labels labels = new Labels(List.of("cat", "dog"));
        SingleLabelEvaluation evaluation = new SingleLabelEvaluation(
                labels,
                List.of(
                        Outcome.of("mild.jpg", 0, new float[] {0, 1}),
                        Outcome.of("right.jpg", 0, new float[] {9, 0}),
                        Outcome.of("grave.jpg", 1, new float[] {7, 0})));
        String html = HtmlReport.html(content(evaluation, null, List.of()));
        int mistakes = html.indexOf("Most confident mistakes"), doubts = html.indexOf("Right, but least certain");
        assertTrue(html.indexOf("grave.jpg", mistakes) < html.indexOf("mild.jpg", mistakes));
        assertTrue(html.indexOf("right.jpg") > doubts);
        assertTrue(html.contains("<b>dog</b> taken for <b>cat</b>: 1 of 1"));
    }

    @Test
    void faultlessModelIsReportedAsSuch() throws IOException {
        SingleLabelEvaluation evaluation = new SingleLabelEvaluation(
                new Labels(List.of("cat", "dog", "never seen")),
                List.of(Outcome.of("a", 0, new float[] {9, 0, 0}), Outcome.of("b", 1, new float[] {0, 9, 0})));
        String html = HtmlReport.html(content(evaluation, null, List.of()));
        assertTrue(html.contains("No validation image was mistaken."));
        assertTrue(html.contains("nothing was mistaken"));
        assertTrue(html.contains("no images of this class"));
        assertFalse(html.contains("Most confident mistakes"));
    }

    @Test
    void notesBeyondAHundredAreCounted() throws IOException {
        List<String> notes = IntStream.range(0, 130).mapToObj(i -> "note " + i).toList();
        String html = HtmlReport.html(content(oneMistake("a"), null, notes));
        assertTrue(html.contains("<li>note 99</li>"));
        assertFalse(html.contains("<li>note 100</li>"));
        assertTrue(html.contains("and 30 more"));
    }

    @Test
    void reportIsTheSameInEveryLocale() throws IOException {
        ReportContent content = ExampleReport.of(ExampleReport.CLOTHING, 100, path -> null);
        Locale before = Locale.getDefault();
        String here = HtmlReport.html(content);
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertEquals(here, HtmlReport.html(content));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void fileIsReplacedAsAWhole(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("report.html");
        Files.writeString(file, "an earlier report");
        HtmlReport.write(file, folder.resolve("charts"), content(oneMistake("größe.jpg"), null, List.of()));
        assertTrue(Files.readString(file).contains("größe.jpg"));
        try (var files = Files.list(folder)) {
            assertEquals(Set.of(file, folder.resolve("charts")), files.collect(Collectors.toSet()));
        }
    }

    @Test
    void missingFolderIsAnError(@TempDir Path folder) {
        Path file = folder.resolve("gone/report.html");
        assertThrows(
                UserError.class,
                () -> HtmlReport.write(file, folder.resolve("charts"), content(oneMistake("a"), null, List.of())));
    }

    @Test
    void bestEpochMustBeInTheHistory() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new ReportContent.Training(
                        ExampleReport.history(3), 4, "validation loss", ClassCounts.NONE, TrainingBatch.NONE, ""));
    }

    @Test
    void classesAreCountedTheSmallestFirst() throws IOException {
        String html = HtmlReport.html(ExampleReport.of(ExampleReport.CLOTHING, 40, path -> null));
        int data = html.indexOf("id=\"data\"");
        assertTrue(html.indexOf("from 3 (dress) to 156 (t-shirt), half of the classes have at most 71.", data) > 0);
        assertTrue(html.contains("<th scope=\"row\">hat</th><td class=\"bar main\" style=\"--share:0.128\">20</td>"
                + "<td class=\"number\">3</td><td class=\"number\">2</td>"));
        assertTrue(html.indexOf(">dress</th>", data) < html.indexOf(">hat</th>", data));
        assertFalse(html.contains("The larger classes"));
    }

    @Test
    void ofManyClassesTheSmallestAreShownAndTheOthersUnfolded() throws IOException {
        Labels labels =
                new Labels(IntStream.range(0, 1200).mapToObj(c -> "class" + c).toList());
        String html = HtmlReport.html(ExampleReport.of(labels, 40, path -> null));
        int more = html.indexOf("The larger classes"), data = html.indexOf("id=\"data\"");
        assertTrue(html.indexOf(">class29</th>", data) < more && html.indexOf(">class30</th>", data) > more);
        assertTrue(html.contains("200 more classes with more training images are left out here."));
    }

    @Test
    void trainingBatchIsShownWithItsClasses() throws IOException {
        String html = HtmlReport.html(ExampleReport.of(ExampleReport.CLOTHING, 40, path -> null));
        assertTrue(html.contains("alt=\"training image of class hat\""));
        assertTrue(html.contains("The first 8 training images."));
        assertEquals(8, count(html, "<img class=\"tiny\""));
    }

    @Test
    void remarksStandAtTheTop() throws IOException {
        String html = HtmlReport.html(ExampleReport.of(ExampleReport.CLOTHING, 40, path -> null));
        assertTrue(html.indexOf("by heart. Try: --dropout 0.5</li>") < html.indexOf("Headline numbers"));
        assertFalse(HtmlReport.html(content(oneMistake("a"), null, List.of())).contains("<ul class=\"remarks\""));
    }

    @Test
    void longNamesAreNumbersAboveTheColumns() throws IOException {
        Labels labels = new Labels(List.of("cat", "a name that is much longer than a column is high"));
        SingleLabelEvaluation evaluation =
                new SingleLabelEvaluation(labels, List.of(Outcome.of("a", 0, new float[] {0, 1})));
        String html = HtmlReport.html(content(evaluation, null, List.of()));
        assertTrue(html.contains("<div title=\"a name that is much longer than a column is high\">2</div>"));
        assertTrue(html.contains("<th scope=\"row\">1 cat</th>"));
    }

    @Test
    void tableWiderThanAScreenSaysSoAndCanBeScrolledByKeyboard() throws IOException {
        Labels many =
                new Labels(IntStream.range(0, 30).mapToObj(c -> "class" + c).toList());
        String wide = HtmlReport.html(ExampleReport.of(many, 90, path -> null));
        assertTrue(wide.contains("class=\"hint scroll medium\""));
        assertTrue(wide.contains("<div class=\"wide\" tabindex=\"0\" role=\"region\""));
        String narrow = HtmlReport.html(content(oneMistake("a"), null, List.of()));
        assertFalse(narrow.contains("scroll it sideways"));
    }

    @Test
    void pageIsWellFormedWhateverClassesAreCalled() throws Exception {
        String html = HtmlReport.html(ExampleReport.of(hostile(), 40, path -> ExampleReport.noise(90, 90, 3))
                .with(ExampleEnsemble.of(hostile(), 3, 40)));
        // the void elements of HTML are all that sets it apart from XML
        String xml = html.replace("<!DOCTYPE html>", "").replaceAll("<(meta|img|br)([^>]*)>", "<$1$2/>");
        Document page = parsed(xml);
        assertEquals(1, page.getElementsByTagName("h1").getLength());
        assertEquals(0, page.getElementsByTagName("script").getLength());
        for (int i = 0; i < page.getElementsByTagName("img").getLength(); i++) {
            Element image = (Element) page.getElementsByTagName("img").item(i);
            assertFalse(image.getAttribute("alt").isBlank());
        }
    }

    @Test
    void chartsAreSelfContainedFilesBesideTheReport(@TempDir Path folder) throws Exception {
        Path charts = folder.resolve("charts");
        ReportContent content = ExampleReport.of(hostile(), 40, path -> null);
        HtmlReport.write(folder.resolve("report.html"), charts, content.with(ExampleEnsemble.of(hostile(), 3, 40)));
        Set<String> names = new TreeSet<>();
        try (var files = Files.list(charts)) {
            for (Path file : files.toList()) {
                names.add(file.getFileName().toString());
                String text = Files.readString(file);
                Document drawing = parsed(text);
                assertEquals("svg", drawing.getDocumentElement().getTagName());
                assertEquals(0, drawing.getElementsByTagName("script").getLength());
                assertFalse(text.contains("var("), file.toString());
                assertFalse(Pattern.compile("(href=\"(?!data:)|url\\(|@import)")
                        .matcher(text)
                        .find());
            }
        }
        assertEquals(
                Set.of(
                        "accuracy.svg",
                        "classes.svg",
                        "ensemble-growth.svg",
                        "learning-rate.svg",
                        "loss.svg",
                        "robustness-blur.svg",
                        "robustness-brightness.svg",
                        "robustness-jpeg.svg",
                        "robustness-noise.svg",
                        "robustness-rotation.svg",
                        "robustness-scale.svg",
                        "test-confusion.svg",
                        "test-coverage.svg",
                        "test-reliability.svg",
                        "training-batch.svg",
                        "validation-confusion.svg",
                        "validation-coverage.svg",
                        "validation-reliability.svg"),
                names);
        assertTrue(ChartFolder.NAMES.containsAll(names));
        assertTrue(Files.readString(charts.resolve("validation-confusion.svg")).contains("alert"));
    }

    @Test
    void chartsOfAnEarlierReportAreReplacedAndOtherFilesStay(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("report.html"), charts = folder.resolve("charts");
        HtmlReport.write(file, charts, ExampleReport.of(ExampleReport.CLOTHING, 40, path -> null));
        Path own = Files.writeString(charts.resolve("mine.svg"), "mine");
        HtmlReport.write(file, charts, content(oneMistake("a"), null, List.of()));
        try (var files = Files.list(charts)) {
            assertEquals(
                    Set.of(
                            own,
                            charts.resolve("validation-confusion.svg"),
                            charts.resolve("validation-reliability.svg"),
                            charts.resolve("validation-coverage.svg")),
                    files.collect(Collectors.toSet()));
        }
    }

    @Test
    void mistakesAreShownWithWhatSpokeForThem() throws IOException {
        Image picture = new Image(2, 2, 1, new byte[4]);
        Thumbnails plain = path -> picture;
        List<String> asked = new ArrayList<>();
        Thumbnails explained = new Thumbnails() {
            @Override
            public Image of(String path) {
                return picture;
            }

            @Override
            public Image explained(String path, String label) {
                asked.add(path + " " + label);
                return picture;
            }
        };
        assertFalse(HtmlReport.html(content(oneMistake("a"), plain)).contains("Grad-CAM"));
        String html = HtmlReport.html(content(oneMistake("a"), explained));
        assertTrue(html.contains("the more it speaks for dog"), html);
        assertTrue(html.contains("Grad-CAM"), html);
        assertEquals(List.of("a dog"), asked, "the answer of the one mistake");
    }

    private static ReportContent content(Evaluation validation, Thumbnails thumbnails) {
        ReportContent plain = content(validation, null, List.of());
        return new ReportContent(
                plain.title(),
                plain.facts(),
                plain.training(),
                plain.part(),
                plain.validation(),
                plain.test(),
                plain.examination(),
                thumbnails,
                plain.remarks(),
                plain.notes(),
                plain.nextCommands());
    }

    @Test
    void aTemperatureIsShownWithWhatItChanged(@TempDir Path folder) throws IOException {
        SingleLabelEvaluation plain = oneMistake("a");
        assertFalse(HtmlReport.html(content(plain, null, List.of())).contains("temperature"));
        String html = HtmlReport.html(content(plain.at(new Temperature(2)), null, List.of()));
        assertTrue(html.contains("divided by a temperature of 2.000"), html);
        assertTrue(html.contains("the loss %.3f in place of".formatted(plain.loss())), html);
    }

    private static Labels hostile() {
        return new Labels(List.of(HOSTILE, "a&b <i>", "]]>", "x\uFFFFy\uFFFE", "d\u202E\u001B", "猫".repeat(30)));
    }

    private static Document parsed(String xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    private static SingleLabelEvaluation oneMistake(String path) {
        return new SingleLabelEvaluation(
                new Labels(List.of("cat", "dog")),
                List.of(Outcome.of(path, 0, new float[] {0, 1}), Outcome.of(path, 0, new float[] {1, 0})));
    }

    private static ReportContent content(Evaluation validation, @Nullable Evaluation test, List<String> notes) {
        return new ReportContent(
                "title",
                Map.of(),
                ReportContent.Training.ELSEWHERE,
                "validation",
                validation,
                test,
                null,
                path -> null,
                List.of(),
                notes,
                List.of());
    }

    @Test
    void whereItErrsMoreIsSaidShownAndDrawn() throws IOException {
        String html = HtmlReport.html(ExampleReport.of(ExampleReport.CLOTHING, 400, path -> null));
        assertTrue(html.contains("Of the 40 images that are dark (brightness below 0.310), 45 % are wrong"), html);
        assertTrue(html.contains("Errors rise from 10 % to 60 % on images with noise of 10 % of white."), html);
        assertEquals(1, count(html, "<tr class=\"weak\">"));
        assertTrue(html.contains("&lt;phone&gt;"));
        for (Disturbance kind : Disturbance.values()) assertTrue(html.contains("<b>" + kind + "</b>"), kind.toString());
        List<String> files = HtmlReport.charts(ExampleReport.of(ExampleReport.CLOTHING, 400, path -> null)).stream()
                .map(ChartFile::name)
                .toList();
        assertTrue(files.contains("robustness-noise"), files.toString());
        assertFalse(HtmlReport.html(content(oneMistake("a"), null, List.of())).contains("Where it errs more"));
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    private static ByteArrayInputStream firstPicture(String html, String format) {
        // the template engine writes = as a character reference
        Matcher uri =
                Pattern.compile("data:image/" + format + ";base64,([^\"]+)").matcher(html);
        assertTrue(uri.find());
        return new ByteArrayInputStream(Base64.getDecoder().decode(uri.group(1).replace("&#x3D;", "=")));
    }
}
