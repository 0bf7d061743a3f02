package io.fovea.internal.loading;

import io.fovea.internal.random.Draw;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Which samples an epoch has, in which order: a function of the epoch alone, so that a run can go on anywhere, and both
 * kinds of feed see the same. Positions are those of a sample list that knows nothing of damaged files.
 */
public sealed interface SampleOrder {
    /** Places of an epoch. */
    int size();

    /**
     * {@link Place#key} of every place, in order.
     *
     * @param epoch 0 for the first
     */
    long[] keys(int epoch);

    /** Every sample once, as they lie in the list. */
    record Sequence(int size) implements SampleOrder {
        @Override
        public long[] keys(int epoch) {
            return IntStream.range(0, size).asLongStream().toArray();
        }
    }

    /** Every sample once, in another order each epoch. */
    record Shuffled(int size, long seed) implements SampleOrder {
        @Override
        public long[] keys(int epoch) {
            return Arrays.stream(Shuffle.order(size, seed, epoch))
                    .asLongStream()
                    .toArray();
        }
    }

    /**
     * As many places as there are samples, and as many for one class as for another (one more or less where the number
     * does not divide, which takes turns over the epochs). Within a class every sample comes once before any comes
     * twice; which of them come once more, or not at all, is drawn anew each epoch. So a class is as frequent as with
     * PyTorch's {@code WeightedRandomSampler} and weights of one over its size, but by count and not by chance.
     *
     * @param classes of every sample
     */
    record Balanced(int[] classes, long seed) implements SampleOrder {
        /** Sets the draw of samples apart from the shuffle of places. */
        private static final long STREAM = -2;

        @Override
        public int size() {
            return classes.length;
        }

        @Override
        public long[] keys(int epoch) {
            int[][] members = members(classes);
            RandomGenerator draw = new Draw(seed, epoch, STREAM).rng();
            long[] chosen = new long[size()];
            int at = 0;
            for (int i = 0; i < members.length; i++) {
                int[] ofClass = members[i];
                Shuffle.shuffle(ofClass, draw);
                int places = places(i, members.length, epoch);
                for (int j = 0; j < places; j++) {
                    chosen[at++] = new Place(ofClass[j % ofClass.length], j / ofClass.length).key();
                }
            }
            return Arrays.stream(Shuffle.order(size(), seed, epoch))
                    .mapToLong(i -> chosen[i])
                    .toArray();
        }

        private int places(int index, int count, int epoch) {
            int each = size() / count, over = size() % count;
            long turn = Math.floorMod(index - (long) epoch * over, count);
            return turn < over ? each + 1 : each;
        }
    }

    /**
     * Every image several times in a row, each time augmented otherwise, and so many fewer images an epoch: its length
     * and its cost stay (Berman et al. 2019, arXiv:1902.05509, as torchvision's {@code RASampler} does on one device).
     *
     * @param times at least 1
     */
    record Repeated(SampleOrder once, int times) implements SampleOrder {
        public Repeated {
            if (times < 1) throw new IllegalArgumentException("times must be at least 1, got " + times);
        }

        @Override
        public int size() {
            return once.size();
        }

        @Override
        public long[] keys(int epoch) {
            long[] keys = once.keys(epoch);
            long[] repeated = new long[keys.length];
            for (int i = 0; i < keys.length; i++) {
                Place place = Place.of(keys[i / times]);
                repeated[i] = new Place(place.sample(), place.repeat() * times + i % times).key();
            }
            return repeated;
        }
    }

    /**
     * An order of drawn samples in place of all: where the order has a sample, that which was drawn for it. A sample
     * that was drawn more than once has several places, each with a random stream of its own.
     *
     * @param drawn for each sample of the order
     */
    record Drawn(SampleOrder order, int[] drawn) implements SampleOrder {
        @Override
        public int size() {
            return order.size();
        }

        @Override
        public long[] keys(int epoch) {
            int[] turn = new int[drawn.length], turns = new int[drawn.length];
            for (int i = 0; i < drawn.length; i++) turn[i] = turns[drawn[i]]++;
            int most = Arrays.stream(turns).max().orElse(1);
            return Arrays.stream(order.keys(epoch))
                    .map(key -> {
                        Place place = Place.of(key);
                        int sample = place.sample();
                        return new Place(drawn[sample], place.repeat() * most + turn[sample]).key();
                    })
                    .toArray();
        }
    }

    /** Positions of each class's samples, ascending; classes without any are passed over. */
    private static int[][] members(int[] classes) {
        int count = Arrays.stream(classes).max().orElse(-1) + 1;
        int[] sizes = new int[count];
        for (int label : classes) sizes[label]++;
        int[][] members = new int[count][];
        for (int i = 0; i < count; i++) members[i] = new int[sizes[i]];
        for (int i = classes.length - 1; i >= 0; i--) members[classes[i]][--sizes[classes[i]]] = i;
        return Arrays.stream(members).filter(ofClass -> ofClass.length > 0).toArray(int[][]::new);
    }
}
