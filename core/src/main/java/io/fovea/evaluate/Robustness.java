package io.fovea.evaluate;

import java.util.List;

/**
 * How many images are still answered rightly when something happened to them.
 *
 * @param images that were disturbed, the same ones in every way
 * @param correct answered rightly as they are
 * @param curves one a disturbance
 */
public record Robustness(long images, long correct, List<Curve> curves) {
    public Robustness {
        curves = List.copyOf(curves);
    }

    /** @param points in the order of {@link Disturbance#levels} */
    public record Curve(Disturbance disturbance, List<Point> points) {
        public Curve {
            points = List.copyOf(points);
        }

        Point usual() {
            return points.stream()
                    .filter(point -> point.level() == disturbance.usual())
                    .findFirst()
                    .orElseThrow();
        }
    }

    /**
     * @param correct images answered rightly at this level
     * @param images of them
     */
    public record Point(double level, long correct, long images) {
        public double accuracy() {
            return (double) correct / images;
        }

        public Interval interval() {
            return Interval.wilson(correct, images);
        }
    }

    /** Of the images as they are. */
    public double accuracy() {
        return (double) correct / images;
    }
}
