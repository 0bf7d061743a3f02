package io.fovea.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResampledRankingTest {
    private record Item(boolean is, double score) {}

    /** With many equal scores. */
    private static List<Item> items(int count, long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, count)
                .mapToObj(i -> new Item(random.nextInt(3) == 0, random.nextInt(8)))
                .toList();
    }

    private static ResampledRanking of(List<Item> items) {
        return ResampledRanking.of(items, 1, (item, label) -> item.is(), (item, label) -> item.score())
                .orElseThrow();
    }

    /** {@link Ranking} itself is compared with scikit-learn. */
    @Test
    void aResampleHasTheRankingOfItsImages() {
        Random random = new Random(5);
        for (int seed = 0; seed < 50; seed++) {
            List<Item> items = items(30, seed), drawn = new ArrayList<>();
            int[] counts = new int[30];
            for (int i = 0; i < 30; i++) {
                int place = random.nextInt(30);
                counts[place]++;
                drawn.add(items.get(place));
            }
            Ranking expected = Ranking.of(drawn, Item::is, Item::score);
            Ranking actual = ResampledRanking.ranking(of(items).classes().get(0), counts);
            assertEquals(expected.positives(), actual.positives());
            assertEquals(expected.negatives(), actual.negatives());
            assertEquals(expected.rocAuc(), actual.rocAuc(), 1e-12);
            assertEquals(expected.averagePrecision(), actual.averagePrecision(), 1e-12);
        }
    }

    @Test
    void theIntervalHoldsTheFigureAndIsNarrowerWithMoreImages() {
        double before = 2;
        for (int count : new int[] {100, 1_600}) {
            List<Item> items = items(count, 1);
            Interval interval = of(items).intervals(ranking -> true).rocAuc();
            double value = Ranking.of(items, Item::is, Item::score).rocAuc();
            assertTrue(interval.low() <= value && value <= interval.high(), interval + " of " + value);
            assertTrue(interval.high() - interval.low() < before / 2, interval.toString());
            before = interval.high() - interval.low();
        }
    }

    @Test
    void whatWouldTakeTooLongHasNoInterval() {
        assertTrue(ResampledRanking.of(items(100, 1), 1_001, (item, label) -> item.is(), (item, label) -> 0)
                .isEmpty());
    }
}
