package io.fovea.internal.loading;

import io.fovea.internal.random.Draw;

/**
 * An image's turn in an epoch.
 *
 * @param sample position in the loader's sample list
 * @param repeat earlier turns of the same image in the epoch, which has then another random stream; 0 at its first
 */
public record Place(int sample, int repeat) {
    /** What the image's {@link Draw} is made of: the sample itself where it comes once an epoch. */
    public long key() {
        return sample + ((long) repeat << Integer.SIZE);
    }

    /** The place with this key. */
    public static Place of(long key) {
        return new Place(sample(key), (int) (key >> Integer.SIZE));
    }

    /** The sample of the place with this key. */
    public static int sample(long key) {
        return (int) key;
    }
}
