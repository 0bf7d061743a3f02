package io.fovea.internal.loading;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SampleOrderTest {
    /** Two of class 0, nine of class 1, none of class 2, three of class 3. */
    private static final int[] CLASSES = {1, 1, 0, 1, 3, 1, 1, 3, 1, 1, 0, 1, 3, 1};

    static Stream<SampleOrder> orders() {
        return Stream.of(
                new SampleOrder.Sequence(14),
                new SampleOrder.Shuffled(14, 7),
                new SampleOrder.Balanced(CLASSES, 7),
                new SampleOrder.Repeated(new SampleOrder.Shuffled(14, 7), 3),
                new SampleOrder.Repeated(new SampleOrder.Balanced(CLASSES, 7), 2),
                new SampleOrder.Drawn(new SampleOrder.Shuffled(14, 7), Bootstrap.drawn(CLASSES, 7, 1)),
                new SampleOrder.Repeated(
                        new SampleOrder.Drawn(new SampleOrder.Balanced(CLASSES, 7), Bootstrap.drawn(CLASSES, 7, 1)),
                        2));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void anEpochHasItsSizeInPlacesThatDifferAndIsTheSameEveryTime(SampleOrder order) {
        for (int epoch : new int[] {0, 1, 50}) {
            long[] keys = order.keys(epoch);
            assertEquals(order.size(), keys.length);
            assertArrayEquals(keys, order.keys(epoch));
            assertEquals(keys.length, LongStream.of(keys).distinct().count(), "no random stream is used twice");
            for (long key : keys) {
                Place place = Place.of(key);
                assertEquals(key, place.key());
                assertTrue(place.sample() >= 0 && place.sample() < 14 && place.repeat() >= 0, place.toString());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("orders")
    void anotherEpochHasAnotherOrderUnlessThereIsNone(SampleOrder order) {
        assertEquals(order instanceof SampleOrder.Sequence, Arrays.equals(order.keys(3), order.keys(4)));
    }

    @Test
    void theFirstTurnOfASampleHasTheStreamItAlwaysHad() {
        assertEquals(5, new Place(5, 0).key());
        assertEquals((1L << 32) + 5, new Place(5, 1).key());
        assertEquals(new Place(Integer.MAX_VALUE, 9), Place.of(new Place(Integer.MAX_VALUE, 9).key()));
    }

    @Test
    void aBalancedEpochHasAsManyPlacesForEveryClass() {
        SampleOrder order = new SampleOrder.Balanced(CLASSES, 7);
        int[] all = new int[4];
        for (int epoch = 0; epoch < 3; epoch++) {
            int[] places = new int[4];
            for (long key : order.keys(epoch)) places[CLASSES[Place.sample(key)]]++;
            for (int label : new int[] {0, 1, 3}) {
                assertTrue(places[label] == 4 || places[label] == 5, Arrays.toString(places));
                all[label] += places[label];
            }
        }
        assertArrayEquals(new int[] {14, 14, 0, 14}, all, "the places that are left over take turns");
    }

    @Test
    void aBalancedEpochShowsEverySampleOfAClassBeforeAnyAgain() {
        SampleOrder order = new SampleOrder.Balanced(CLASSES, 7);
        Set<Integer> seen = new HashSet<>();
        for (int epoch = 0; epoch < 20; epoch++) {
            int[] turns = new int[14];
            for (long key : order.keys(epoch)) {
                turns[Place.sample(key)]++;
                seen.add(Place.sample(key));
            }
            assertTrue(turns[2] >= 2 && turns[10] >= 2 && Math.abs(turns[2] - turns[10]) <= 1, "class 0 of 2");
            IntUnaryOperator of = label -> IntStream.range(0, 14)
                    .filter(i -> CLASSES[i] == label)
                    .map(i -> turns[i])
                    .max()
                    .orElse(0);
            assertEquals(1, of.applyAsInt(1), "class 1 of 9, in 4 or 5 places");
            assertEquals(2, of.applyAsInt(3), "class 3 of 3, in 4 or 5 places");
        }
        assertEquals(14, seen.size(), "a large class shows other samples in other epochs");
    }

    @Test
    void repeatedImagesFollowEachOtherAndOthersHaveTheirTurnInOtherEpochs() {
        long[] once = new SampleOrder.Shuffled(14, 7).keys(2);
        long[] keys = new SampleOrder.Repeated(new SampleOrder.Shuffled(14, 7), 3).keys(2);
        for (int i = 0; i < keys.length; i++) assertEquals(new Place((int) once[i / 3], i % 3), Place.of(keys[i]));
        assertEquals(5, samples(keys).size());
        assertArrayEquals(
                once, new SampleOrder.Repeated(new SampleOrder.Shuffled(14, 7), 1).keys(2), "once is as before");
        assertThrows(IllegalArgumentException.class, () -> new SampleOrder.Repeated(new SampleOrder.Sequence(1), 0));
    }

    private static Set<Integer> samples(long[] keys) {
        return LongStream.of(keys).mapToObj(Place::sample).collect(Collectors.toSet());
    }

    @Test
    void aBootstrapSampleHasAsManyOfEachClassAndIsTheSameInEveryEpoch() {
        int[] drawn = Bootstrap.drawn(CLASSES, 7, 1);
        for (int i = 0; i < drawn.length; i++) assertEquals(CLASSES[i], CLASSES[drawn[i]]);
        int[] sorted = IntStream.of(drawn).sorted().toArray();
        SampleOrder order = new SampleOrder.Drawn(new SampleOrder.Shuffled(14, 7), drawn);
        for (int epoch : new int[] {0, 1, 9}) {
            assertArrayEquals(
                    sorted,
                    LongStream.of(order.keys(epoch))
                            .mapToInt(Place::sample)
                            .sorted()
                            .toArray());
        }
        assertArrayEquals(drawn, Bootstrap.drawn(CLASSES, 7, 1));
        assertTrue(!Arrays.equals(drawn, Bootstrap.drawn(CLASSES, 7, 2)));
        assertTrue(!Arrays.equals(drawn, Bootstrap.drawn(CLASSES, 8, 1)));
    }

    /** Of 1 - 1/n to the n, which goes to 1/e: Breiman 1996, section 4.1. */
    @Test
    void aBootstrapSampleLeavesOutAThirdOfALargeClass() {
        int[] groups = new int[20_000];
        long distinct = IntStream.of(Bootstrap.drawn(groups, 42, 1)).distinct().count();
        assertEquals(1 - Math.exp(-1), distinct / 20_000.0, 0.01);
    }
}
