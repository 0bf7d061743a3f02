package io.fovea.internal.report;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingDouble;
import static java.util.Comparator.comparingInt;

import io.fovea.data.Labels;
import io.fovea.evaluate.Outcome;
import io.fovea.evaluate.SingleLabelEvaluation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The mistaken images behind the cells of a confusion matrix, which the page shows when a cell is chosen: the most
 * confident of each, as many as a page may hold.
 *
 * @param sheets one a cell, the most confused first; cells for which there is no room have none
 */
record ConfusedImages(List<Sheet> sheets) {
    static final ConfusedImages NONE = new ConfusedImages(List.of());

    static final int MOST_OF_A_CELL = 12, MOST = 240;

    /** Of pictures, with those that the page shows anyway: as base64 a megabyte. */
    private static final int MOST_CHARACTERS = 1_000_000;

    /** So many of the most confused cells are shown in full before the others get more than a glance. */
    private static final int FIRST_CELLS = 10, GLANCE = 2;

    /**
     * The images of a cell.
     *
     * @param id of the place in the page
     * @param name what they are, in words
     * @param more how many there are beyond these
     * @param next id of the next sheet; null at the last
     */
    record Sheet(
            String id,
            String name,
            List<Picture> pictures,
            long more,
            @Nullable String next) {}

    /**
     * @param part in lower case
     * @param most cells, the most confused first
     * @param store where the pictures go
     */
    static ConfusedImages of(String part, SingleLabelEvaluation evaluation, int most, PictureStore store) {
        List<List<Outcome>> cells = cells(evaluation).stream().limit(most).toList();
        int[] shares = shares(cells.stream().map(List::size).toList());
        List<Sheet> sheets = new ArrayList<>();
        for (int i = 0; i < cells.size() && shares[i] > 0; i++) {
            List<Outcome> cell = cells.get(i);
            List<Picture> pictures = pictures(cell.subList(0, shares[i]), evaluation.labels(), store);
            if (pictures.isEmpty()) break;
            String id = id(part, cell.get(0).truth(), cell.get(0).predicted());
            sheets.add(new Sheet(
                    id, name(cell, evaluation.labels()), pictures, (long) cell.size() - pictures.size(), null));
        }
        return new ConfusedImages(linked(sheets));
    }

    static String id(String part, int truth, int answer) {
        return part + "-" + (truth + 1) + "-" + (answer + 1);
    }

    /** The id of a cell's sheet; null without one. */
    @Nullable
    String link(String part, int truth, int answer) {
        String id = id(part, truth, answer);
        return sheets.stream().anyMatch(sheet -> sheet.id().equals(id)) ? id : null;
    }

    private static String name(List<Outcome> cell, Labels labels) {
        Outcome one = cell.get(0);
        return ConfusionTable.words(cell.size(), labels.name(one.truth()), labels.name(one.predicted()));
    }

    /** The mistakes of each cell, the most confident first; the cells in the order of {@link ConfusionTable#pairs}. */
    private static List<List<Outcome>> cells(SingleLabelEvaluation evaluation) {
        Map<List<Integer>, List<Outcome>> cells = evaluation.outcomes().stream()
                .filter(outcome -> !outcome.correct())
                .sorted(comparingDouble(Outcome::confidence).reversed().thenComparing(Outcome::path))
                .collect(Collectors.groupingBy(outcome -> List.of(outcome.truth(), outcome.predicted())));
        Map<Integer, Long> support = new HashMap<>();
        evaluation.outcomes().forEach(outcome -> support.merge(outcome.truth(), 1L, Long::sum));
        return cells.values().stream()
                .sorted(comparing((List<Outcome> cell) -> -cell.size())
                        .thenComparing(cell -> support.get(cell.get(0).truth()))
                        .thenComparing(cell -> cell.get(0), comparingInt(Outcome::truth))
                        .thenComparing(cell -> cell.get(0), comparingInt(Outcome::predicted)))
                .toList();
    }

    /** How many images of each cell are shown, so that many cells can be looked into, and the first ones well. */
    private static int[] shares(List<Integer> sizes) {
        int[] shares = new int[sizes.size()];
        int left = MOST;
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < shares.length; i++) {
                int most = round == 1 || i < FIRST_CELLS ? MOST_OF_A_CELL : GLANCE;
                int more = Math.min(left, Math.min(most, sizes.get(i)) - shares[i]);
                shares[i] += more;
                left -= more;
            }
        }
        return shares;
    }

    private static List<Picture> pictures(List<Outcome> outcomes, Labels labels, PictureStore store) {
        List<Picture> pictures = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            if (store.characters() > MOST_CHARACTERS && !store.has(outcome.path())) break;
            pictures.add(Picture.stored(outcome, labels, store));
        }
        return pictures;
    }

    private static List<Sheet> linked(List<Sheet> sheets) {
        return IntStream.range(0, sheets.size())
                .mapToObj(i -> {
                    Sheet sheet = sheets.get(i);
                    String next = i + 1 < sheets.size() ? sheets.get(i + 1).id() : null;
                    return new Sheet(sheet.id(), sheet.name(), sheet.pictures(), sheet.more(), next);
                })
                .toList();
    }
}
