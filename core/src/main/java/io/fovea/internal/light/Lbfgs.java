package io.fovea.internal.light;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;

/**
 * Finds the least value of a smooth convex function: L-BFGS of Liu and Nocedal 1989 (doi:10.1007/BF01589116), with the
 * two-loop recursion of Nocedal 1980 and a backtracking line search. Near the least value, where rounding hides whether
 * a step goes down, the slope at its end tells (the approximate conditions of Hager and Zhang 2005,
 * doi:10.1137/030601880, with their constants).
 */
final class Lbfgs {
    /** Steps that are remembered. */
    private static final int MEMORY = 10;

    /** Share of the fall that the slope promises, which a step must bring (Armijo 1966). */
    private static final double SUFFICIENT = 1e-4;

    /** Share of the value that may be rounding, and of the slope that a step may turn round. */
    private static final double ROUNDING = 1e-6, TURNED = 0.8;

    private static final int MOST_HALVINGS = 40;

    /** A function of several variables. */
    interface Objective {
        /**
         * @param at the variables; not to be changed
         * @param gradient is filled with the derivatives there
         * @return the value there
         */
        double at(double[] at, double[] gradient);
    }

    /**
     * Where the search ended.
     *
     * @param value of the objective there
     * @param steps that it took
     */
    record Minimum(double[] at, double value, int steps) {}

    /** A step, and what it did to the gradient. */
    private record Change(double[] step, double[] gradient, double product) {}

    private Lbfgs() {}

    /**
     * @param start left as it is
     * @param curvature about the second derivative by each variable, up to a factor of all: the nearer, the fewer steps
     * @param tolerance ends the search when no derivative is larger
     */
    static Minimum minimum(Objective objective, double[] start, double[] curvature, int mostSteps, double tolerance) {
        double[] at = start.clone(), gradient = new double[at.length];
        double value = objective.at(at, gradient);
        Deque<Change> changes = new ArrayDeque<>();
        for (int step = 0; step < mostSteps; step++) {
            if (largest(gradient) <= tolerance) return new Minimum(at, value, step);
            double[] direction = direction(gradient, changes, curvature);
            double slope = dot(direction, gradient), length = changes.isEmpty() ? 1 / (1 + norm(direction)) : 1;
            double[] next = new double[at.length], nextGradient = new double[at.length];
            double nextValue = Double.NaN;
            int halvings = 0;
            for (; halvings < MOST_HALVINGS; halvings++, length /= 2) {
                for (int i = 0; i < at.length; i++) next[i] = at[i] + length * direction[i];
                nextValue = objective.at(next, nextGradient);
                if (nextValue <= value + SUFFICIENT * length * slope) break;
                boolean isLevel = nextValue <= value + ROUNDING * Math.abs(value);
                if (isLevel && dot(direction, nextGradient) <= -TURNED * slope) break;
            }
            if (halvings == MOST_HALVINGS) return new Minimum(at, value, step); // as far as rounding lets it
            remember(changes, difference(next, at), difference(nextGradient, gradient));
            at = next;
            gradient = nextGradient;
            value = nextValue;
        }
        return new Minimum(at, value, mostSteps);
    }

    private static void remember(Deque<Change> changes, double[] step, double[] gradient) {
        double product = dot(step, gradient);
        if (product <= 1e-12 * dot(gradient, gradient)) return; // no curvature that could be told from rounding
        if (changes.size() == MEMORY) changes.removeFirst();
        changes.addLast(new Change(step, gradient, product));
    }

    /** Minus the gradient, times what the changes tell of the inverse of the second derivatives. */
    private static double[] direction(double[] gradient, Deque<Change> changes, double[] curvature) {
        double[] q = Arrays.stream(gradient).map(g -> -g).toArray();
        double[] shares = new double[changes.size()];
        int place = shares.length;
        for (Iterator<Change> newest = changes.descendingIterator(); newest.hasNext(); ) {
            Change change = newest.next();
            shares[--place] = dot(change.step(), q) / change.product();
            add(q, -shares[place], change.gradient());
        }
        double scale = changes.isEmpty() ? 1 : scale(changes.getLast(), curvature);
        for (int i = 0; i < q.length; i++) q[i] *= scale / curvature[i];
        for (Change change : changes) {
            double back = dot(change.gradient(), q) / change.product();
            add(q, shares[place++] - back, change.step());
        }
        return q;
    }

    /** What the curvatures are to be divided by, for the last change to be as they say. */
    private static double scale(Change last, double[] curvature) {
        double squares = 0;
        for (int i = 0; i < curvature.length; i++) squares += last.gradient()[i] * last.gradient()[i] / curvature[i];
        return last.product() / squares;
    }

    private static void add(double[] to, double factor, double[] values) {
        for (int i = 0; i < to.length; i++) to[i] += factor * values[i];
    }

    private static double[] difference(double[] a, double[] b) {
        double[] result = new double[a.length];
        for (int i = 0; i < a.length; i++) result[i] = a[i] - b[i];
        return result;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static double norm(double[] values) {
        return Math.sqrt(dot(values, values));
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElse(0);
    }
}
