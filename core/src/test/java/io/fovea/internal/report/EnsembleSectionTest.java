package io.fovea.internal.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.ensemble.EnsembleFigures;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnsembleSectionTest {
    private static ReportContent report() {
        return ExampleReport.of(ExampleReport.CLOTHING, 100, path -> null);
    }

    private static String html(EnsembleFigures figures) throws IOException {
        return HtmlReport.html(report().with(figures));
    }

    private static EnsembleFigures members(int count) {
        return ExampleEnsemble.of(ExampleReport.CLOTHING, count, 200);
    }

    @Test
    void membersTheirAgreementAndWhatEachBringsAreShown() throws IOException {
        EnsembleFigures four = members(4);
        String html = html(four);
        assertTrue(html.contains("<a href=\"#ensemble\">Members</a>"));
        assertTrue(html.contains("&lt;b&gt;fine &amp; tuned&lt;/b&gt;") && !html.contains("<b>fine"), "names are text");
        assertTrue(html.contains("<small class=\"about\">soft vote</small>"));
        assertEquals(12, html.split("<td class=\"alike\"", -1).length - 1);
        assertTrue(html.contains("Each image") == four.crossFitted());
        List<EnsembleSection.Step> steps = EnsembleSection.of(four).steps();
        assertEquals(4, steps.size());
        assertEquals("", steps.get(0).change());
        assertTrue(steps.get(1).change().matches("[+-]\\d+\\.\\d"), steps.toString());
        List<String> files = HtmlReport.charts(report().with(four)).stream()
                .map(ChartFile::name)
                .toList();
        assertTrue(files.contains("ensemble-growth"), files.toString());
    }

    @Test
    void theBestMemberIsMarkedOnce() {
        EnsembleFigures figures = members(4);
        List<EnsembleSection.Row> best = EnsembleSection.of(figures).members().stream()
                .filter(EnsembleSection.Row::best)
                .toList();
        assertEquals(1, best.size());
        assertEquals(figures.best() + 1, best.get(0).number());
    }

    @Test
    void oneMemberIsComparedWithNothing() throws IOException {
        EnsembleSection one = EnsembleSection.of(members(1));
        assertTrue(one.agreement().isEmpty() && one.steps().isEmpty());
        assertNull(one.chart());
        String html = html(members(1));
        assertTrue(html.contains("id=\"ensemble\""));
        assertFalse(html.contains("Who agrees with whom") || html.contains("What each further member brings"));
    }

    @Test
    void ofManyMembersNoTableIsWiderThanAScreenCanShow() {
        EnsembleSection many = EnsembleSection.of(members(25));
        assertTrue(many.agreement().isEmpty());
        assertEquals(25, many.chart().marks().size());
        assertEquals(
                9,
                many.chart().marks().stream()
                        .filter(mark -> !mark.text().isEmpty())
                        .count());
    }

    @Test
    void aReportOfOneModelHasNoSuchSection() throws IOException {
        assertNull(EnsembleSection.of(null));
        assertFalse(HtmlReport.html(report()).contains("id=\"ensemble\""));
    }
}
