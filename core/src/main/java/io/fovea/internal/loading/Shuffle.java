package io.fovea.internal.loading;

import io.fovea.internal.random.Draw;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** An order drawn by chance. */
final class Shuffle {
    private static final long STREAM = -1;

    private Shuffle() {}

    /** The positions 0 to {@code count - 1}, shuffled by the stream {@code Draw(seed, epoch, -1)}. */
    static int[] order(int count, long seed, int epoch) {
        int[] order = IntStream.range(0, count).toArray();
        shuffle(order, new Draw(seed, epoch, STREAM).rng());
        return order;
    }

    /**
     * Fisher and Yates' shuffle as Durstenfeld gave it (Algorithm 235, CACM 7, 1964): from the last place down to the
     * second, swap with a place at or before it, drawn by {@code nextInt(place + 1)}.
     */
    static void shuffle(int[] order, RandomGenerator draw) {
        for (int place = order.length - 1; place > 0; place--) {
            int other = draw.nextInt(place + 1);
            int swapped = order[place];
            order[place] = order[other];
            order[other] = swapped;
        }
    }
}
