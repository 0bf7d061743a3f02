package io.fovea.internal.report;

import java.util.List;
import java.util.stream.IntStream;

/** Pictures of a training batch with their classes, side by side, as {@code batch.mustache} places them. */
record BatchSheet(int height, List<Place> places) {
    private static final int COLUMNS = 6, EDGE = 12, GAP = 12, TEXT = 24;
    static final int SIDE = DataUri.LONGEST_SIDE;
    static final int WIDTH = 2 * EDGE + COLUMNS * (SIDE + GAP) - GAP;

    record Place(int x, int y, int textY, String source, String style, String name, String whole) {}

    static BatchSheet of(TrainingBatch batch) {
        List<Place> places = IntStream.range(0, batch.pictures().size())
                .mapToObj(i -> {
                    TrainingBatch.Picture picture = batch.pictures().get(i);
                    int x = EDGE + i % COLUMNS * (SIDE + GAP), y = i / COLUMNS * (SIDE + TEXT + GAP);
                    String name = TextWidth.cut(picture.label(), SIDE);
                    return new Place(x, y, y + SIDE + 17, picture.source(), picture.style(), name, picture.label());
                })
                .toList();
        int rows = (places.size() + COLUMNS - 1) / COLUMNS;
        return new BatchSheet(rows * (SIDE + TEXT + GAP), places);
    }
}
