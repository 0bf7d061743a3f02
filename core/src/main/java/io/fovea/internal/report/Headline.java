package io.fovea.internal.report;

import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.Figure;
import io.fovea.evaluate.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The figures at the top of the page: the important ones of each part as tiles, and all in a table.
 *
 * @param parts one at least
 * @param rows one a figure
 */
record Headline(List<Part> parts, List<Row> rows) {
    private static final Set<String> TILES_OF_CLASSES = Set.of("accuracy", "top5", "macroF1", "loss", "ece");
    private static final Set<String> TILES_OF_LABELS =
            Set.of("macroF1", "microF1", "meanAveragePrecision", "accuracy", "loss");

    /** Of so many classes or fewer, the five most probable are nearly all there are. */
    private static final int TOP = 5;

    /** @param name a heading: "Validation", "Test" or "Training" */
    record Part(String name, List<Tile> tiles) {}

    /** @param style CSS class */
    record Tile(String style, String name, String value, String note) {}

    record Row(String name, String says, List<Cell> cells) {}

    /** @param range the 95 % interval; empty where there is none */
    record Cell(String value, String range) {}

    /** An evaluation that is judged once: its intervals take a while. */
    private record Judged(String part, Evaluation evaluation, List<Figure> figures) {
        boolean several() {
            return evaluation.labels().several();
        }

        boolean shows(Figure figure) {
            return !figure.name().equals("top5") || evaluation.labels().size() > TOP;
        }
    }

    /** @param parts in lower case, one for each evaluation; all of them of the same kind */
    static Headline of(List<String> parts, List<? extends Evaluation> evaluations) {
        List<Judged> judged = IntStream.range(0, parts.size())
                .mapToObj(i -> new Judged(
                        parts.get(i), evaluations.get(i), evaluations.get(i).figures()))
                .toList();
        return new Headline(judged.stream().map(Headline::part).toList(), rows(judged));
    }

    private static Part part(Judged judged) {
        List<Tile> tiles = new ArrayList<>();
        Set<String> chosen = judged.several() ? TILES_OF_LABELS : TILES_OF_CLASSES;
        for (Figure figure : judged.figures()) {
            if (!chosen.contains(figure.name()) || !judged.shows(figure)) continue;
            FigureText text = FigureText.of(figure, judged.several());
            Interval interval = figure.interval();
            String note = interval == null ? text.says() : "95 % interval " + text.range(interval);
            tiles.add(new Tile(tiles.isEmpty() ? "main" : "", text.name(), text.value(figure.value()), note));
        }
        tiles.add(new Tile("", "images", String.valueOf(judged.evaluation().images()), ""));
        String name = judged.part().substring(0, 1).toUpperCase(Locale.ROOT)
                + judged.part().substring(1);
        return new Part(name, tiles);
    }

    private static List<Row> rows(List<Judged> judged) {
        Judged first = judged.get(0);
        return first.figures().stream()
                .filter(first::shows)
                .map(figure -> {
                    FigureText text = FigureText.of(figure, first.several());
                    Stream<Cell> cells = judged.stream()
                            .map(one -> one.figures().stream()
                                    .filter(each -> each.name().equals(figure.name()))
                                    .findFirst())
                            .map(found -> cell(Objects.requireNonNull(found.orElse(null)), text));
                    return new Row(text.name(), text.says(), cells.toList());
                })
                .toList();
    }

    private static Cell cell(Figure figure, FigureText text) {
        Interval interval = figure.interval();
        return new Cell(text.value(figure.value()), interval == null ? "" : text.range(interval));
    }
}
