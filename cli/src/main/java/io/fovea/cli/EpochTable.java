package io.fovea.cli;

import io.fovea.evaluate.LabelMeans;
import io.fovea.train.EpochReport;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi;

/** A line an epoch under a heading, as wide as there is room for: the narrower, the fewer columns. */
final class EpochTable {
    private static final int UNLIMITED = 100;

    private final int epochWidth;
    private final int epochs;
    private String heading = "";

    /** @param epochs of the run */
    EpochTable(int epochs) {
        this.epochs = epochs;
        epochWidth = Math.max("epoch".length(), 2 * String.valueOf(epochs).length() + 1);
    }

    /** A column, its values right-aligned in {@code width}. */
    private record Column(String head, int width, BiFunction<EpochReport, Integer, String> value) {
        String cell(EpochReport epoch) {
            return padded(value.apply(epoch, width), width);
        }
    }

    private record Layout(List<Column> columns, String mark) {
        int width(int epochWidth) {
            return epochWidth
                    + columns.stream().mapToInt(column -> 2 + column.width()).sum()
                    + 1
                    + mark.length();
        }
    }

    private static Column trainLoss(String head, int width) {
        return new Column(head, width, (epoch, w) -> figure(epoch.train().loss(), w));
    }

    private static Column validationLoss(String head, int width) {
        return new Column(head, width, (epoch, w) -> figure(epoch.validation().loss(), w));
    }

    private static final Column TRAIN_ACCURACY =
            new Column("accuracy", 8, (epoch, w) -> share(epoch.train().accuracy()));
    private static final Column ACCURACY =
            new Column("accuracy", 8, (epoch, w) -> share(epoch.validation().accuracy()));
    private static final Column RATE =
            new Column("learning rate", 13, (epoch, w) -> String.format(Locale.ROOT, "%.2g", epoch.learningRate()));
    private static final Column TIME = new Column("time", 7, (epoch, w) -> Span.measured(epoch.seconds()));

    private static final Column EXACT =
            new Column("exact", 8, (epoch, w) -> share(epoch.validation().accuracy()));
    private static final Column F1 =
            new Column("mean F1", 8, (epoch, w) -> share(means(epoch).macroF1()));
    private static final Column MAP =
            new Column("mAP", 8, (epoch, w) -> share(means(epoch).meanAveragePrecision()));

    private static LabelMeans means(EpochReport epoch) {
        LabelMeans means = epoch.labels();
        return means == null ? LabelMeans.UNKNOWN : means;
    }

    private static final List<Column> ALL = List.of(
            trainLoss("train loss", 10), TRAIN_ACCURACY, validationLoss("validation loss", 15), ACCURACY, RATE, TIME);
    private static final List<Column> MOST =
            List.of(trainLoss("loss", 7), TRAIN_ACCURACY, validationLoss("val loss", 8), ACCURACY, TIME);
    private static final List<Column> FEW = List.of(trainLoss("loss", 7), validationLoss("val loss", 8), ACCURACY);
    private static final List<Column> FEWEST = List.of(validationLoss("val loss", 8), ACCURACY);

    /** Where an image may have any number of labels. */
    private static final List<Column> ALL_OF_LABELS =
            List.of(trainLoss("train loss", 10), validationLoss("validation loss", 15), F1, MAP, EXACT, RATE, TIME);

    private static final List<Column> MOST_OF_LABELS =
            List.of(trainLoss("loss", 7), validationLoss("val loss", 8), F1, MAP, TIME);
    private static final List<Column> FEW_OF_LABELS = List.of(validationLoss("val loss", 8), F1, MAP);
    private static final List<Column> FEWEST_OF_LABELS = List.of(validationLoss("val loss", 8), F1);

    /** The widest first. */
    private static final List<Layout> LAYOUTS_OF_LABELS = List.of(
            new Layout(ALL_OF_LABELS, " best"),
            new Layout(MOST_OF_LABELS, " best"),
            new Layout(MOST_OF_LABELS, "*"),
            new Layout(FEW_OF_LABELS, " best"),
            new Layout(FEW_OF_LABELS, "*"),
            new Layout(FEWEST_OF_LABELS, "*"));

    /** The widest first. */
    private static final List<Layout> LAYOUTS = List.of(
            new Layout(ALL, " best"),
            new Layout(MOST, " best"),
            new Layout(MOST, "*"),
            new Layout(FEW, " best"),
            new Layout(FEW, "*"),
            new Layout(FEWEST, "*"));

    /**
     * The epoch's line, after the heading if that is new or another than before.
     *
     * @param best whether it is the best so far
     * @param columns of the terminal; 0 without one
     */
    List<String> lines(EpochReport epoch, boolean best, int columns, Ansi colours) {
        int room = columns == 0 ? UNLIMITED : columns;
        List<Layout> layouts = epoch.labels() == null ? LAYOUTS : LAYOUTS_OF_LABELS;
        Layout layout = layouts.stream()
                .filter(one -> one.width(epochWidth) <= room)
                .findFirst()
                .orElse(layouts.get(layouts.size() - 1));
        String head = line("epoch", layout, Column::head);
        String row = line(epoch.epoch() + "/" + epochs, layout, column -> column.cell(epoch));
        String line = best ? row + " " + colours.string("@|green " + layout.mark() + "|@") : row;
        if (head.equals(heading)) return List.of(line);
        heading = head;
        return List.of(head, line);
    }

    private String line(String first, Layout layout, java.util.function.Function<Column, String> cell) {
        return padded(first, epochWidth)
                + layout.columns().stream()
                        .map(column -> "  " + padded(cell.apply(column), column.width()))
                        .collect(Collectors.joining());
    }

    private static String padded(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    private static String share(double value) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * value);
    }

    /** With four decimals, or fewer where they do not fit. */
    private static String figure(double value, int width) {
        for (int decimals = 4; decimals >= 0; decimals--) {
            String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
            if (text.length() <= width) return text;
        }
        return String.format(Locale.ROOT, "%.0e", value);
    }
}
