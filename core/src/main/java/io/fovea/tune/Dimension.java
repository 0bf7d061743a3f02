package io.fovea.tune;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** One setting of a recipe and the values that a search may give it, as YAML. */
public sealed interface Dimension {
    /** Its place in recipe.yaml, dotted. */
    String key();

    /** One of its values; all are as likely, those of a range by its scale. */
    String draw(RandomGenerator random);

    /** All its values, or points that are spread evenly over its range. */
    List<String> grid();

    /** Values one by one. */
    record Choice(String key, List<String> values) implements Dimension {
        public Choice {
            Objects.requireNonNull(key, "key");
            values = List.copyOf(values);
            if (values.isEmpty()) throw new IllegalArgumentException(key + " has no value");
        }

        @Override
        public String draw(RandomGenerator random) {
            return values.get(random.nextInt(values.size()));
        }

        @Override
        public List<String> grid() {
            return values;
        }
    }

    /**
     * A range, both ends included.
     *
     * @param log whether each power of ten is as likely as the next; else each number
     * @param whole whether only whole numbers are values
     * @param points of a grid, 2 or more
     */
    record Span(String key, double low, double high, boolean log, boolean whole, int points) implements Dimension {
        /** Of a grid, where nobody says how many. */
        public static final int USUAL_POINTS = 5;

        private static final MathContext DIGITS = new MathContext(3);

        public Span {
            Objects.requireNonNull(key, "key");
            if (!(low < high) || Double.isInfinite(high - low)) {
                throw new IllegalArgumentException(
                        "a range goes from a number to a larger one, got " + low + ".." + high);
            }
            if (log && low <= 0) throw new IllegalArgumentException("a log range begins above 0, got " + low);
            if (points < 2) throw new IllegalArgumentException("a range has 2 points or more, got " + points);
        }

        @Override
        public String draw(RandomGenerator random) {
            return text(random.nextDouble());
        }

        @Override
        public List<String> grid() {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < points; i++) values.add(text((double) i / (points - 1)));
            return values.stream().distinct().toList();
        }

        /** @param place 0 for the low end, 1 for the high one */
        private String text(double place) {
            if (whole) return String.valueOf(Math.round(within(place)));
            if (place == 0) return plain(low);
            if (place == 1) return plain(high);
            double value = new BigDecimal(within(place)).round(DIGITS).doubleValue();
            return plain(Math.max(low, Math.min(high, value)));
        }

        /** Without an exponent, which Java and YAML write in different ways. */
        private static String plain(double value) {
            return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
        }

        private double within(double place) {
            return log ? low * Math.pow(high / low, place) : low + (high - low) * place;
        }
    }
}
