package io.fovea.internal.loading;

import io.fovea.internal.random.Draw;
import java.util.random.RandomGenerator;

/** The order of samples in an epoch. */
public final class Shuffle {
    private static final long STREAM = -1;

    private Shuffle() {}

    /**
     * Fisher and Yates' shuffle as Durstenfeld gave it (Algorithm 235, CACM 7, 1964): from the last place down to the
     * second, swap with a place at or before it, drawn by {@code nextInt(place + 1)} from the stream {@code Draw(seed,
     * epoch, -1)}.
     *
     * @return the positions 0 to {@code count - 1}
     */
    public static int[] order(int count, long seed, int epoch) {
        int[] order = identity(count);
        RandomGenerator draw = new Draw(seed, epoch, STREAM).rng();
        for (int place = count - 1; place > 0; place--) {
            int other = draw.nextInt(place + 1);
            int swapped = order[place];
            order[place] = order[other];
            order[other] = swapped;
        }
        return order;
    }

    static int[] identity(int count) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) order[i] = i;
        return order;
    }
}
