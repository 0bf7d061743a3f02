package io.fovea.internal.augmentation;

/**
 * Where the corners of a picture go, in pixels from its upper left one: upper left, upper right, lower right, lower
 * left, x before y.
 */
record Corners(long x0, long y0, long x1, long y1, long x2, long y2, long x3, long y3) {
    static Corners of(long height, long width) {
        return new Corners(0, 0, width - 1, 0, width - 1, height - 1, 0, height - 1);
    }

    /**
     * The map that takes the corners of an image there: {@code F.perspective} of torchvision's
     * {@code transforms/functional.py}.
     */
    Projection projection(long height, long width) {
        Corners start = of(height, width);
        if (equals(start)) return Projection.IDENTITY;
        double[] c = solved(equations(start.values(), values()));
        Projection map = new Projection(c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], 1);
        double x = width / 2.0, y = height / 2.0;
        return Projection.of(1, 0, -x, 0, 1, -y).then(map).then(Projection.of(1, 0, x, 0, 1, y));
    }

    private long[] values() {
        return new long[] {x0, y0, x1, y1, x2, y2, x3, y3};
    }

    /** Two a corner: {@code a x + b y + c - g x X - h y X = X} and {@code d x + e y + f - g x Y - h y Y = Y}. */
    private static double[][] equations(long[] from, long[] to) {
        double[][] rows = new double[8][];
        for (int i = 0; i < 4; i++) {
            double x = to[2 * i], y = to[2 * i + 1], sourceX = from[2 * i], sourceY = from[2 * i + 1];
            rows[2 * i] = new double[] {x, y, 1, 0, 0, 0, -x * sourceX, -y * sourceX, sourceX};
            rows[2 * i + 1] = new double[] {0, 0, 0, x, y, 1, -x * sourceY, -y * sourceY, sourceY};
        }
        return rows;
    }

    /** Gauss's elimination with the largest pivot of each column. */
    private static double[] solved(double[][] rows) {
        int n = rows.length;
        for (int column = 0; column < n; column++) {
            int pivot = column;
            for (int i = column + 1; i < n; i++)
                if (Math.abs(rows[i][column]) > Math.abs(rows[pivot][column])) pivot = i;
            double[] row = rows[pivot];
            rows[pivot] = rows[column];
            rows[column] = row;
            for (int i = 0; i < n; i++) {
                if (i == column) continue;
                double factor = rows[i][column] / row[column];
                for (int j = column; j <= n; j++) rows[i][j] -= factor * row[j];
            }
        }
        double[] solution = new double[n];
        for (int i = 0; i < n; i++) solution[i] = rows[i][n] / rows[i][i];
        return solution;
    }
}
