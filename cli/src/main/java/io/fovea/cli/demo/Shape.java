package io.fovea.cli.demo;

import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.util.Locale;

/** The classes of the demonstration: figures that fit the unit circle around the origin. */
enum Shape {
    CIRCLE,
    CROSS,
    SQUARE,
    STAR,
    TRIANGLE;

    /** The name of its class and folder. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    java.awt.Shape outline() {
        return switch (this) {
            case CIRCLE -> new Ellipse2D.Double(-1, -1, 2, 2);
            case CROSS -> cross();
            case SQUARE -> polygon(4, 1);
            case STAR -> polygon(10, 0.42);
            case TRIANGLE -> polygon(3, 1);
        };
    }

    /**
     * Corners on the unit circle, except that the odd ones lie {@code inner} from the centre: less than 1 makes a star.
     */
    private static java.awt.Shape polygon(int corners, double inner) {
        Path2D path = new Path2D.Double();
        for (int i = 0; i < corners; i++) {
            double angle = 2 * Math.PI * i / corners;
            double radius = i % 2 == 0 ? 1 : inner;
            double x = radius * Math.cos(angle), y = radius * Math.sin(angle);
            if (i == 0) path.moveTo(x, y);
            else path.lineTo(x, y);
        }
        path.closePath();
        return path;
    }

    /** Two bars of a width of 0.6: twelve corners, two in every direction and one in every quadrant. */
    private static java.awt.Shape cross() {
        double[][] quarter = {{0.3, 0.3}, {0.95, 0.3}, {0.95, -0.3}};
        Path2D path = new Path2D.Double();
        for (int turn = 0; turn < 4; turn++) {
            for (double[] corner : quarter) {
                double x = corner[0], y = corner[1];
                for (int i = 0; i < turn; i++) {
                    double before = x;
                    x = y;
                    y = -before;
                }
                if (path.getCurrentPoint() == null) path.moveTo(x, y);
                else path.lineTo(x, y);
            }
        }
        path.closePath();
        return path;
    }
}
