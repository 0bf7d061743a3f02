package io.fovea.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a model is worth that may say "unknown": the fewer of its answers are given, those of the highest probability
 * first, the more of them are right (Geifman and El-Yaniv 2017, arXiv:1705.08500).
 *
 * @param points one for each probability that was answered with, from the highest down; the last is of all answers
 */
public record Coverage(List<Point> points) {
    /**
     * The answers with a probability of at least {@code from}.
     *
     * @param from 0 to 1; on a curve halfway from the least sure of them to the next answer, because the same answer
     *     computed again may be less sure by a rounding
     * @param least probability of the least sure of them; 1 if there is none
     * @param given how many these are
     * @param right how many of them are right
     * @param images that were asked
     */
    public record Point(double from, double least, long given, long right, long images) {
        /** Share of the images that get an answer, 0 to 1. */
        public double coverage() {
            return (double) given / images;
        }

        /** Share of the given answers that are right; NaN if none is given. */
        public double accuracy() {
            return (double) right / given;
        }
    }

    public Coverage {
        points = List.copyOf(points);
    }

    /** @param outcomes at least one */
    public static Coverage of(List<Outcome> outcomes) {
        List<Outcome> surest = outcomes.stream()
                .sorted(Comparator.comparingDouble(Outcome::confidence).reversed())
                .toList();
        List<Point> points = new ArrayList<>();
        long right = 0;
        for (int i = 0; i < surest.size(); i++) {
            double confidence = surest.get(i).confidence();
            double next = i + 1 < surest.size() ? surest.get(i + 1).confidence() : 0;
            if (surest.get(i).correct()) right++;
            if (next < confidence)
                points.add(new Point((confidence + next) / 2, confidence, i + 1, right, surest.size()));
        }
        return new Coverage(points);
    }

    /**
     * The most answers of which a share is right.
     *
     * @param precision the share, 0 to 1
     * @return empty if even the surest answers do not reach it
     */
    public Optional<Point> reaching(double precision) {
        return points.stream().filter(point -> point.accuracy() >= precision).reduce((surer, other) -> other);
    }

    /** The answers whose probability reaches a threshold; none may. */
    public Point from(double threshold) {
        long images = points.get(points.size() - 1).images();
        Point reached = points.stream()
                .filter(point -> point.least() >= threshold)
                .reduce(new Point(threshold, 1, 0, 0, images), (surer, other) -> other);
        return new Point(threshold, reached.least(), reached.given(), reached.right(), images);
    }

    /**
     * Area under the curve of the given answers' error over coverage, 0 to 1: the mean over all images of the error
     * among those at least as sure (AURC of the paper above); the less the better.
     */
    public double riskArea() {
        double area = 0;
        long before = 0;
        for (Point point : points) {
            area += (point.given() - before) * (1 - point.accuracy());
            before = point.given();
        }
        return area / before;
    }
}
