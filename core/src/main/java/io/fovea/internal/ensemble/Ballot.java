package io.fovea.internal.ensemble;

import io.fovea.ensemble.Vote;
import io.fovea.evaluate.MultiLabelOutcome;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/** A {@link Vote} that is cast: one image's answers of all members become one. */
sealed interface Ballot {
    /**
     * @param logs [members][classes], logarithms of probabilities
     * @return [classes], likewise
     */
    double[] ofClasses(double[][] logs);

    /**
     * @param logits one a member, of one label
     * @param given which members give it
     * @return the logit of its probability
     */
    double ofLabel(double[] logits, boolean[] given);

    static Ballot of(Vote vote) {
        if (vote instanceof Vote.Soft soft) return new Mean(numbers(soft.weights()));
        if (vote instanceof Vote.Hard hard) return new Votes(numbers(hard.weights()));
        if (vote instanceof Vote.Stacked stacked) {
            return new Regression(stacked.rows().stream().map(Ballot::numbers).toArray(double[][]::new));
        }
        return new Middle();
    }

    private static double[] numbers(List<Double> values) {
        return values.stream().mapToDouble(value -> value).toArray();
    }

    /** No probability is 0, as the float32 networks would have it: each has a logarithm. */
    private static double log(double probability) {
        return Math.log(Math.max(probability, Float.MIN_NORMAL));
    }

    /** @param missing the rest, which is not 1 less the other, because that rounds to 0 */
    private static double logit(double given, double missing) {
        return log(given) - log(missing);
    }

    record Mean(double[] weights) implements Ballot {
        @Override
        public double[] ofClasses(double[][] logs) {
            double[] sums = probabilities(logs);
            for (int c = 0; c < sums.length; c++) sums[c] = log(sums[c]);
            return sums;
        }

        double[] probabilities(double[][] logs) {
            double[] sums = new double[logs[0].length];
            for (int member = 0; member < logs.length; member++) {
                for (int c = 0; c < sums.length; c++) sums[c] += weights[member] * Math.exp(logs[member][c]);
            }
            return sums;
        }

        @Override
        public double ofLabel(double[] logits, boolean[] given) {
            return logit(
                    of(logits, MultiLabelOutcome::sigmoid), of(logits, logit -> MultiLabelOutcome.sigmoid(-logit)));
        }

        double of(double[] logits, DoubleUnaryOperator probability) {
            double sum = 0;
            for (int member = 0; member < logits.length; member++) {
                sum += weights[member] * probability.applyAsDouble(logits[member]);
            }
            return sum;
        }
    }

    record Votes(double[] weights) implements Ballot {
        private static final double TIE = Vote.Hard.TIE;

        @Override
        public double[] ofClasses(double[][] logs) {
            double[] shares = new double[logs[0].length];
            for (int member = 0; member < logs.length; member++) shares[highest(logs[member])] += weights[member];
            double[] means = new Mean(weights).probabilities(logs);
            for (int c = 0; c < shares.length; c++) shares[c] = log((1 - TIE) * shares[c] + TIE * means[c]);
            return shares;
        }

        /** Of several, the first, as an {@link io.fovea.evaluate.Outcome} has it. */
        private static int highest(double[] logs) {
            int best = 0;
            for (int c = 1; c < logs.length; c++) if (logs[c] > logs[best]) best = c;
            return best;
        }

        @Override
        public double ofLabel(double[] logits, boolean[] given) {
            double yes = 0, no = 0;
            for (int member = 0; member < logits.length; member++) {
                if (given[member]) yes += weights[member];
                else no += weights[member];
            }
            Mean mean = new Mean(weights);
            double there = mean.of(logits, MultiLabelOutcome::sigmoid);
            double absent = mean.of(logits, logit -> MultiLabelOutcome.sigmoid(-logit));
            return logit((1 - TIE) * yes + TIE * there, (1 - TIE) * no + TIE * absent);
        }
    }

    record Middle() implements Ballot {
        @Override
        public double[] ofClasses(double[][] logs) {
            double[] medians = new double[logs[0].length];
            for (int c = 0; c < medians.length; c++) {
                int label = c;
                medians[c] = Math.max(
                        median(Arrays.stream(logs).mapToDouble(row -> Math.exp(row[label]))), Float.MIN_NORMAL);
            }
            double sum = Arrays.stream(medians).sum();
            for (int c = 0; c < medians.length; c++) medians[c] = log(medians[c] / sum);
            return medians;
        }

        @Override
        public double ofLabel(double[] logits, boolean[] given) {
            return logit(
                    median(Arrays.stream(logits).map(MultiLabelOutcome::sigmoid)),
                    median(Arrays.stream(logits).map(logit -> MultiLabelOutcome.sigmoid(-logit))));
        }

        /** Of an even number, the mean of the two in the middle. */
        private static double median(DoubleStream values) {
            double[] sorted = values.sorted().toArray();
            return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        }
    }

    /** @param rows [members * classes + 1][classes] */
    record Regression(double[][] rows) implements Ballot {
        @Override
        public double[] ofClasses(double[][] logs) {
            double[] logits = rows[rows.length - 1].clone();
            int input = 0;
            for (double[] row : logs) {
                for (double value : centred(row)) {
                    double[] weights = rows[input++];
                    for (int c = 0; c < logits.length; c++) logits[c] += value * weights[c];
                }
            }
            return Combination.logProbabilities(logits);
        }

        @Override
        public double ofLabel(double[] logits, boolean[] given) {
            throw new IllegalStateException("a stacked vote is for exactly one class");
        }

        /** Less their mean, so that it does not matter what they are scaled to. */
        static double[] centred(double[] logs) {
            double mean = Arrays.stream(logs).average().orElseThrow();
            return Arrays.stream(logs).map(log -> log - mean).toArray();
        }
    }
}
