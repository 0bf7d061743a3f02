package io.fovea.internal.loading;

import io.fovea.internal.random.Draw;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Bootstrap samples (Breiman 1996, doi:10.1007/BF00058655), drawn within each group: sampling with replacement. */
public final class Bootstrap {
    /** Sets the draw apart from what orders an epoch. */
    private static final long STREAM = -3;

    private Bootstrap() {}

    /**
     * For every sample one that is drawn in its place from those of its group, each as likely as another.
     *
     * @param groups of every sample, 0 or more
     * @param draw another number draws another sample
     * @return positions, as many as samples
     */
    public static int[] drawn(int[] groups, long seed, int draw) {
        int[] counts = new int[Arrays.stream(groups).max().orElse(0) + 1];
        for (int group : groups) counts[group]++;
        int[][] members = Arrays.stream(counts).mapToObj(int[]::new).toArray(int[][]::new);
        for (int i = groups.length - 1; i >= 0; i--) members[groups[i]][--counts[groups[i]]] = i;
        RandomGenerator random = new Draw(seed, draw, STREAM).rng();
        return IntStream.range(0, groups.length)
                .map(i -> {
                    int[] own = members[groups[i]];
                    return own[random.nextInt(own.length)];
                })
                .toArray();
    }
}
