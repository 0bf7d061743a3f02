package io.fovea.internal.light;

/** Vectors of one width in a row-major array. */
final class Rows {
    /** So many vectors are multiplied with all others at a time: their sums stay in the nearest cache. */
    private static final int BLOCK = 512;

    private Rows() {}

    /**
     * @return how many there are
     * @throws IllegalArgumentException if they do not come out even, or are not finite
     */
    static int count(float[] rows, int width) {
        if (rows.length % width != 0) {
            throw new IllegalArgumentException(rows.length + " features are no rows of " + width);
        }
        if (!isFinite(rows)) throw new IllegalArgumentException("features must be finite");
        return rows.length / width;
    }

    static boolean isFinite(float[] values) {
        for (float value : values) if (!Float.isFinite(value)) return false;
        return true;
    }

    /**
     * The product of every row with every column.
     *
     * @param rows [count, width]
     * @param columns [width, n]
     * @return [count, n]; the same for a row, whatever rows are with it
     */
    static float[] times(float[] rows, int count, float[] columns, int n) {
        int width = columns.length / n;
        float[] products = new float[count * n];
        for (int from = 0; from < n; from += BLOCK) {
            int length = Math.min(BLOCK, n - from), f = 0;
            for (; f + 3 < width; f += 4) {
                for (int i = 0; i < count; i++) {
                    addFour(products, i * n + from, rows, i * width + f, columns, f * n + from, n, length);
                }
            }
            for (; f < width; f++) {
                for (int i = 0; i < count; i++) {
                    add(products, i * n + from, rows[i * width + f], columns, f * n + from, length);
                }
            }
        }
        return products;
    }

    private static void add(float[] sums, int at, float factor, float[] values, int from, int length) {
        for (int j = 0; j < length; j++) sums[at + j] += factor * values[from + j];
    }

    /** Four features at a time, so that sums are read and written once for them. */
    private static void addFour(
            float[] sums, int at, float[] rows, int row, float[] values, int from, int next, int length) {
        float a = rows[row], b = rows[row + 1], c = rows[row + 2], d = rows[row + 3];
        int second = from + next, third = second + next, fourth = third + next;
        for (int j = 0; j < length; j++) {
            sums[at + j] +=
                    a * values[from + j] + b * values[second + j] + (c * values[third + j] + d * values[fourth + j]);
        }
    }

    /** The squared length of every column of [width, n]. */
    static float[] squares(float[] columns, int n) {
        double[] sums = new double[n];
        for (int from = 0; from < columns.length; from += n) {
            for (int j = 0; j < n; j++) sums[j] += (double) columns[from + j] * columns[from + j];
        }
        float[] squares = new float[n];
        for (int j = 0; j < n; j++) squares[j] = (float) sums[j];
        return squares;
    }

    /** [count, width] to [width, count]. */
    static float[] turned(float[] rows, int width) {
        int count = rows.length / width;
        float[] turned = new float[rows.length];
        for (int i = 0; i < count; i++) {
            for (int f = 0; f < width; f++) turned[f * count + i] = rows[i * width + f];
        }
        return turned;
    }
}
