package io.fovea.internal.report;

import io.fovea.data.Part;
import io.fovea.internal.dataset.Dataset;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How many images each class has.
 *
 * @param several whether an image may have any number of them, and counts for each
 * @param rows the fewest training images first
 */
public record ClassCounts(boolean several, List<Row> rows) {
    /** Of data that are not told. */
    public static final ClassCounts NONE = new ClassCounts(false, List.of());

    public ClassCounts {
        rows = List.copyOf(rows);
    }

    /** One class. */
    public record Row(String label, long training, long validation, long test) {}

    public static ClassCounts of(Dataset data) {
        long[] training = data.classCounts(Part.TRAIN);
        long[] validation = data.classCounts(Part.VALIDATION);
        long[] test = data.classCounts(Part.TEST);
        return new ClassCounts(
                data.labels().several(),
                IntStream.range(0, data.labels().size())
                        .mapToObj(c -> new Row(data.labels().name(c), training[c], validation[c], test[c]))
                        .sorted(Comparator.comparingLong(Row::training))
                        .toList());
    }
}
