package io.fovea.internal.report;

import static io.fovea.internal.report.ExampleRuns.broken;
import static io.fovea.internal.report.ExampleRuns.finished;
import static io.fovea.internal.report.ExampleRuns.manifest;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.train.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RunsPageTest {
    private static final ComparedRun WEAK = finished("weak", 0.7, Settings.NONE.learningRate(0.5)),
            STRONG = finished("strong", 0.9, Settings.NONE.hidden(100).learningRate(0.002)),
            CLOSE = finished("close", 0.89, Settings.NONE.optimizer("sgd(lr=0.02, nesterov=true)"));

    private static String page(ComparedRun... runs) throws IOException {
        return RunsPage.html("runs", List.of(runs));
    }

    @Test
    void theBestRunComesFirstAndTheBrokenLastWithItsReason() throws IOException {
        String html = page(broken("odd", "recipe.yaml is a list"), WEAK, STRONG, CLOSE);
        String table = html.substring(html.indexOf("id=\"runs\""));
        List<Integer> places = new ArrayList<>();
        for (String name : List.of("strong</th>", "close</th>", "weak</th>", "odd</th>"))
            places.add(table.indexOf(name));
        assertEquals(places.stream().sorted().toList(), places);
        assertTrue(html.contains("Best of 4: strong, 90.0 % of the validation images recognised"));
        assertTrue(html.contains("<li>odd is broken: recipe.yaml is a list</li>"));
    }

    @Test
    void accuracyHasItsIntervalAndRunsWithinThatOfTheBestAreNamed() throws IOException {
        String html = page(WEAK, STRONG, CLOSE);
        assertTrue(html.contains("90.0 %<small>86.7 to 92.6 %</small>"));
        assertTrue(html.contains("Another lies within its interval, so that chance may decide between them: close."));
    }

    @Test
    void whatDiffersIsShownAndNothingElse() throws IOException {
        String html = page(WEAK, STRONG, CLOSE);
        String table = html.substring(html.indexOf("id=\"differences\""), html.indexOf("id=\"curves\""));
        assertTrue(table.contains("<th scope=\"row\">network.hidden</th><td class=\"same\">100</td>"
                + "<td class=\"other\">none</td><td class=\"other\">none</td>"));
        assertTrue(table.contains("<th scope=\"row\">optimizer.lr</th><td class=\"same\">0.002</td>"
                + "<td class=\"other\">0.02</td><td class=\"other\">0.5</td>"));
        assertTrue(table.contains("sgd(lr&#x3D;0.02, nesterov&#x3D;true)"));
        assertFalse(table.contains("batchSize") || table.contains("optimizer.beta1") || table.contains("schedule"));
    }

    @Test
    void settingsStandAboveTheColumnsOfManyRuns() throws IOException {
        List<ComparedRun> many = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            many.add(finished("run-" + i, 0.5 + 0.01 * i, Settings.NONE.learningRate(0.001 * i)));
        }
        String html = RunsPage.html("runs", many);
        assertTrue(html.contains("<th scope=\"col\">run</th><th scope=\"col\">optimizer.lr</th>"));
        assertTrue(html.contains("<th scope=\"row\">run-3</th><td class=\"other\">0.003</td>"));
        assertTrue(html.contains("The 12 weaker runs are not drawn."));
        assertTrue(html.contains("run-8\"><svg") && !html.contains("run-9\"><svg"), "eight lines");
    }

    @Test
    void equalRecipesHaveNoDifferences() throws IOException {
        String html = page(finished("a", 0.5, Settings.NONE), finished("b", 0.6, Settings.NONE));
        assertTrue(html.contains("Nothing: the recipes are the same."));
    }

    @Test
    void figuresOfOtherDataAreSaidNotToCompare() throws IOException {
        ComparedRun other =
                ExampleRuns.run("birds", manifest("birds", null, Map.of("validation.accuracy", 0.895)), Settings.NONE);
        String html = page(STRONG, CLOSE, other);
        assertTrue(html.contains("figures compare only within each of these groups: strong, close; birds."));
        assertTrue(html.contains("chance may decide between them: close."), "birds are not compared");
        assertTrue(html.contains("<td class=\"words\">birds</td>"));
        assertFalse(page(STRONG, CLOSE).contains("only within"));
    }

    @Test
    void runsOfEarlierVersionsHaveNoIntervalAndStillCompare() throws IOException {
        Map<String, Double> metrics = Map.of("epoch", 2.0, "validation.loss", 0.4, "validation.accuracy", 0.8);
        var now = manifest("pets", null, Map.of());
        var then = new io.fovea.internal.bundle.Manifest(
                1, now.model(), now.labels(), now.preprocessing(), null, now.provenance(), metrics);
        String html = page(STRONG, ExampleRuns.run("old", then, Settings.NONE));
        assertTrue(html.contains("<td class=\"number\">80.0 %</td>"));
        assertFalse(html.contains("only within"));
    }

    @Test
    void severalLabelsAnImageAreComparedByTheirMeanF1() throws IOException {
        Map<String, Double> metrics =
                Map.of("validation.accuracy", 0.3, "validation.macroF1", 0.8, "validation.meanAveragePrecision", 0.75);
        Map<String, Double> worse = Map.of("validation.accuracy", 0.5, "validation.macroF1", 0.6);
        List<Double> half = Collections.nCopies(2, 0.5);
        String html = page(
                ExampleRuns.run("exact", manifest("pets", half, worse), Settings.NONE),
                ExampleRuns.run("labels", manifest("pets", half, metrics), Settings.NONE));
        assertTrue(html.contains("Best of 2: labels, mean F1 0.800, loss 0.400"));
        assertTrue(html.contains("Validation mean F1") && html.contains("exactly right"));
        assertTrue(html.contains("Sorted by mean F1 of the best epoch"));
    }

    @Test
    void runsBeforeTheirFirstEpochAreCounted() throws IOException {
        ComparedRun begun = new ComparedRun("begun", "running", "", STRONG.recipe(), null, List.of(), 0);
        String html = page(begun);
        assertTrue(html.contains("No run has come to a result."));
        assertTrue(html.contains("begun is running after 0 epochs of 10"));
        assertFalse(html.contains("id=\"curves\""));
    }

    @Test
    void aLongRunDoesNotHideTheShortOnes() throws IOException {
        ComparedRun endless = new ComparedRun(
                "endless", "finished", "", STRONG.recipe(), STRONG.manifest(), ExampleReport.history(300), 1);
        assertTrue(page(WEAK, endless, STRONG).contains("Epochs after 40 are not drawn."));
        assertFalse(page(WEAK, STRONG).contains("are not drawn"));
    }

    @Test
    void namesCannotBecomeMarkupAndNothingIsFetched() throws IOException {
        String hostile = "\"><script>alert('a&b')</script>{{title}}\u001B";
        String html = RunsPage.html(hostile, List.of(finished(hostile, 0.5, Settings.NONE), broken(hostile, hostile)));
        assertFalse(html.contains("<script") || html.contains("\u001B"));
        assertFalse(Pattern.compile("<link|@import|url\\(|(src|href)=\"(?!data:|#)")
                .matcher(html)
                .find());
        assertTrue(html.contains("default-src 'none'") && html.contains("{{title}}"));
    }

    @Test
    void pageIsTheSameInEveryLocale() throws IOException {
        String here = page(WEAK, STRONG, CLOSE, broken("odd", "why"));
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertEquals(here, page(CLOSE, broken("odd", "why"), WEAK, STRONG), "in any order");
        } finally {
            Locale.setDefault(before);
        }
    }
}
