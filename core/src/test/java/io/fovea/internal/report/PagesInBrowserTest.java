package io.fovea.internal.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.train.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** What a reader sees and does, in a real browser. */
class PagesInBrowserTest {
    private static final int DESK = 1200, PHONE = 360;

    /** Of text and what lies behind it: WCAG 2.2, 1.4.3. */
    private static final double LEAST_CONTRAST = 4.5;

    @TempDir
    static Path folder;

    private static Browser browser;
    private static Path report, runs;

    @BeforeAll
    static void writePages() throws IOException {
        browser = Browser.start(Files.createDirectory(folder.resolve("profile")));
        report = folder.resolve("report.html");
        HtmlReport.write(
                report,
                folder.resolve("charts"),
                ExampleReport.of(ExampleReport.CLOTHING, 400, path -> ExampleReport.noise(40, 60, 3))
                        .with(ExampleEnsemble.of(ExampleReport.CLOTHING, 4, 400)));
        runs = folder.resolve("runs.html");
        List<ComparedRun> many = new ArrayList<>();
        IntStream.rangeClosed(1, 8)
                .forEach(i -> many.add(ExampleRuns.finished(
                        "experiment-" + i,
                        0.5 + 0.01 * i,
                        Settings.NONE.learningRate(0.001 * i).hidden(i).batchSize(i))));
        many.add(ExampleRuns.broken("odd", "recipe.yaml is a list"));
        RunsPage.write(runs, "9 runs", many);
    }

    @AfterAll
    static void quit() {
        if (browser != null) browser.close();
    }

    private static Path page(String name) {
        return name.equals("report") ? report : runs;
    }

    @ParameterizedTest
    @CsvSource({"report, 13", "runs, 3"})
    void everyChartIsDrawn(String name, int charts) {
        browser.open(page(name), DESK, 900);
        assertTrue(browser.all(".chart > svg").size() >= charts);
        for (String shape : List.of("polyline", "rect")) {
            Object flat = browser.script(
                    "return [...document.querySelectorAll('.chart ' + arguments[0])].filter(e => { const b = e.getBBox();"
                            + " return !(b.width > 0) || (e.tagName === 'polyline' && !e.getTotalLength()); }).length",
                    shape);
            assertEquals(0L, flat, shape);
        }
        assertTrue(browser.number("document.querySelectorAll('.chart polyline').length") >= 3);
    }

    @Test
    void clickingAConfusedCellShowsItsImagesAndClosingThemReturns() {
        browser.open(report, DESK, 900);
        WebElement cell = browser.one(".confusion td.wrong a");
        browser.script("arguments[0].scrollIntoView({block: 'center'})", cell);
        double before = browser.number("scrollY");
        cell.click();
        requireOpen(cell);
        assertEquals(before, browser.number("scrollY"), "the table stays in sight");
        browser.one(".sheet:target .close").click();
        assertEquals(0, browser.number("[...document.querySelectorAll('.sheet')].filter(e => e.offsetHeight).length"));
        assertEquals(cell, browser.focused());
        assertTrue(browser.number("document.activeElement.getBoundingClientRect().top") > 0);
    }

    @Test
    void enterOnAConfusedCellShowsItsImages() {
        browser.open(report, DESK, 900);
        WebElement cell = browser.all(".confusion td.wrong a").get(1);
        browser.script("arguments[0].focus()", cell);
        browser.press(Keys.ENTER);
        requireOpen(cell);
        browser.press(Keys.TAB);
        browser.press(Keys.TAB);
        assertEquals("Close", browser.focused().getText());
        browser.press(Keys.ENTER);
        assertEquals(cell, browser.focused());
    }

    private static void requireOpen(WebElement cell) {
        WebElement sheet = browser.one(".sheet:target");
        String name = cell.getDomAttribute("aria-label");
        assertTrue(name.matches("\\d+ images? of \\S+ taken for \\S+"), name);
        assertEquals(name, sheet.getAccessibleName());
        assertEquals("dialog", sheet.getAriaRole());
        assertEquals(sheet, browser.focused());
        int images = Integer.parseInt(cell.getText());
        assertEquals(
                Math.min(ConfusedImages.MOST_OF_A_CELL, images),
                browser.all(".sheet:target figure").size());
        assertEquals(
                browser.all(".sheet:target figure").size(),
                browser.number("[...document.querySelectorAll('.sheet:target use')]"
                        + ".filter(e => e.getBoundingClientRect().width > 20 && e.getBBox().height > 20).length"));
        assertTrue(browser.number("document.querySelector('.sheet:target').getBoundingClientRect().bottom")
                <= browser.window().height + 1);
    }

    @Test
    void tabGoesThroughThePageAndReachesEveryCell() {
        browser.open(report, PHONE, 800);
        List<String> reached = tabbed(90);
        assertEquals("Skip to the content", reached.get(0));
        assertTrue(reached.contains("Confusion matrix, Validation"), reached.toString());
        List<String> cells = browser.all("#validation .confusion td.wrong a").stream()
                .map(cell -> cell.getDomAttribute("aria-label"))
                .toList();
        assertFalse(cells.isEmpty());
        assertTrue(reached.containsAll(cells), reached.toString());
    }

    @Test
    void tabReachesTheTablesOfTheRunsPage() {
        browser.open(runs, PHONE, 800);
        assertTrue(tabbed(10).containsAll(List.of("Runs and their figures", "Settings in which the runs differ")));
    }

    /** What gets the focus, without a ring around it or with one. */
    private static List<String> tabbed(int times) {
        browser.script("""
                window.reached = [];
                document.addEventListener('focusin', event => {
                  const e = event.target, ring = getComputedStyle(e).outlineStyle !== 'none';
                  reached.push((ring ? '' : 'without a ring: ') + (e.getAttribute('aria-label') ?? e.textContent.trim()));
                });
                """);
        browser.press(Keys.TAB, times);
        List<String> reached = new ArrayList<>();
        ((List<?>) browser.script("return reached")).forEach(name -> reached.add(String.valueOf(name)));
        assertEquals(
                List.of(),
                reached.stream().filter(name -> name.startsWith("without")).toList());
        return reached;
    }

    @Test
    void theSkipLinkGoesPastTheNavigation() {
        browser.open(report, DESK, 900);
        browser.press(Keys.TAB);
        assertTrue(browser.focused().getRect().x >= 0, "it is seen");
        browser.press(Keys.ENTER);
        assertEquals("content", browser.focused().getDomAttribute("id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"report", "runs"})
    void nothingIsSentForAndTheConsoleIsSilent(String name) {
        browser.open(page(name), DESK, 900);
        assertEquals(List.of(), browser.console());
        List<String> requests = browser.requests();
        assertTrue(requests.contains(page(name).toUri().toString()), "the page itself: " + requests);
        assertEquals(
                List.of(),
                requests.stream()
                        .filter(url -> !url.startsWith("data:") && !url.startsWith("file:///"))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"report", "runs"})
    void aTelephoneShowsThePageWithoutScrollingSideways(String name) {
        browser.open(page(name), PHONE, 740);
        browser.script("document.querySelectorAll('details').forEach(e => e.open = true)");
        requireNoOverflow();
        assertTrue(browser.number("document.querySelector('.wide').scrollWidth")
                >= browser.number("document.querySelector('.wide').clientWidth"));
    }

    private static void requireNoOverflow() {
        Object wide = browser.script(
                "return document.documentElement.scrollWidth <= arguments[0] ? [] : [...document.querySelectorAll('body *')]"
                        + ".filter(e => e.getBoundingClientRect().right > arguments[0] && !e.closest('.wide'))"
                        + ".map(e => e.tagName + ' ' + e.textContent.trim().slice(0, 40))",
                PHONE);
        assertEquals(List.of(), wide);
    }

    @Test
    void imagesOfACellFitATelephone() {
        browser.open(report, PHONE, 740);
        WebElement cell = browser.one(".confusion td.wrong a");
        cell.click();
        requireOpen(cell);
        requireNoOverflow();
        assertTrue(browser.number("document.querySelector('.sheet:target').offsetHeight") <= 0.7 * 740);
    }

    @ParameterizedTest
    @CsvSource({"report, light", "report, dark", "runs, light", "runs, dark"})
    void textIsReadableInLightAndDark(String name, String scheme) {
        browser.open(page(name), DESK, 900);
        String light = browser.one("body").getCssValue("background-color");
        browser.colours(scheme);
        String now = browser.one("body").getCssValue("background-color");
        if (scheme.equals("dark")) assertNotEquals(light, now);
        browser.script("document.querySelectorAll('details').forEach(e => e.open = true)");
        if (name.equals("report")) browser.one(".confusion td.wrong a").click();
        assertEquals(List.of(), browser.script(Contrast.POOR, LEAST_CONTRAST));
    }

    @Test
    void figuresOpenWithTheirIntervals() {
        browser.open(report, DESK, 900);
        WebElement table = browser.one(".figures");
        assertFalse(table.isDisplayed());
        browser.one("section details summary").click();
        assertTrue(table.isDisplayed());
        assertTrue(table.getText().contains("balanced accuracy"), table.getText());
    }
}
