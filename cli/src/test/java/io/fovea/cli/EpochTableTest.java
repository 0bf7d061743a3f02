package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.evaluate.LabelMeans;
import io.fovea.evaluate.Tally;
import io.fovea.train.EpochReport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class EpochTableTest {
    private static final List<EpochReport> EPOCHS = List.of(
            new EpochReport(8, tally(0.612, 8130), tally(0.7, 7912), 0.00095, 12.34),
            new EpochReport(9, tally(12.34567, 10_000), tally(1234.5678, 0), 0.0000012, 59.99),
            new EpochReport(10, tally(0.00001, 5), tally(123456.7, 9999), 0.1, 3750));

    private static Tally tally(double loss, long correctOfTenThousand) {
        return new Tally(10_000, correctOfTenThousand, loss * 10_000);
    }

    private static final List<EpochReport> OF_LABELS = List.of(
            new EpochReport(8, tally(0.612, 8130), tally(0.7, 7912), 0.00095, 12.34, new LabelMeans(0.61234, 0.71234)),
            new EpochReport(9, tally(0.00001, 5), tally(123456.7, 9999), 0.1, 3750, new LabelMeans(1, 1)));

    private static List<String> table(int epochs, int columns) {
        return table(EPOCHS, epochs, columns);
    }

    private static List<String> table(List<EpochReport> history, int epochs, int columns) {
        EpochTable table = new EpochTable(epochs);
        List<String> lines = new ArrayList<>();
        for (EpochReport epoch : history) lines.addAll(table.lines(epoch, epoch.epoch() == 8, columns, Ansi.OFF));
        return lines;
    }

    @Test
    void linesAlignUnderOneHeading() {
        assertEquals(
                List.of(
                        "epoch  train loss  accuracy  validation loss  accuracy  learning rate     time",
                        " 8/10      0.6120   81.30 %           0.7000   79.12 %        0.00095   12.3 s  best",
                        " 9/10     12.3457  100.00 %        1234.5678    0.00 %        1.2e-06     1:00",
                        "10/10      0.0000    0.05 %      123456.7000   99.99 %           0.10  1:02:30"),
                table(10, 0));
        assertEquals(table(10, 0), table(10, 100));
    }

    @Test
    void narrowWindowsHaveFewerColumns() {
        assertEquals(
                List.of(
                        "epoch     loss  accuracy  val loss  accuracy     time",
                        " 8/10   0.6120   81.30 %    0.7000   79.12 %   12.3 s  best",
                        " 9/10  12.3457  100.00 %  1234.568    0.00 %     1:00",
                        "10/10   0.0000    0.05 %  123456.7   99.99 %  1:02:30"),
                table(10, 60));
        assertEquals(
                List.of(
                        "epoch     loss  val loss  accuracy",
                        " 8/10   0.6120    0.7000   79.12 %  best",
                        " 9/10  12.3457  1234.568    0.00 %",
                        "10/10   0.0000  123456.7   99.99 %"),
                table(10, 40));
    }

    @Test
    void ofSeveralLabelsTheirFiguresAreShown() {
        assertEquals(
                List.of(
                        "epoch  train loss  validation loss   mean F1       mAP     exact  learning rate     time",
                        " 8/10      0.6120           0.7000   61.23 %   71.23 %   79.12 %        0.00095   12.3 s  best",
                        " 9/10      0.0000      123456.7000  100.00 %  100.00 %   99.99 %           0.10  1:02:30"),
                table(OF_LABELS, 10, 0));
        assertEquals(
                List.of(
                        "epoch  val loss   mean F1       mAP",
                        " 8/10    0.7000   61.23 %   71.23 % *",
                        " 9/10  123456.7  100.00 %  100.00 %"),
                table(OF_LABELS, 10, 40));
    }

    @Test
    void linesFitFromFortyColumnsOnWhateverTheirFigures() {
        for (int epochs : new int[] {10, 250, 9999}) {
            for (int columns = 40; columns <= 120; columns++) {
                for (List<EpochReport> history : List.of(EPOCHS, OF_LABELS)) {
                    List<String> lines = table(history, epochs, columns);
                    int heading = lines.get(0).length();
                    for (String line : lines) {
                        assertTrue(line.length() <= Math.min(columns, 100), line);
                        assertEquals(
                                heading, line.replaceAll(" *(best|\\*)$", "").length(), line);
                    }
                }
            }
        }
    }

    @Test
    void aWindowThatBecameNarrowerHasTheHeadingAgain() {
        EpochTable table = new EpochTable(10);
        assertEquals(2, table.lines(EPOCHS.get(0), false, 100, Ansi.OFF).size());
        assertEquals(1, table.lines(EPOCHS.get(1), false, 99, Ansi.OFF).size());
        assertEquals(2, table.lines(EPOCHS.get(2), false, 60, Ansi.OFF).size());
    }
}
