package io.fovea.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * How well a score tells images of the classes that a model knows from other images.
 *
 * @param score what it goes by
 * @param rocAuc the chance that an image of the classes has a higher score than another one, half of it where they are
 *     equal
 * @param accepted share of the other images that are taken for ones of the classes if 95 % of those are (FPR95)
 */
public record Detection(String score, double rocAuc, double accepted) {
    private static final double TRUSTED = 0.95;

    /**
     * @param known scores of images of the classes, at least one; the higher, the more like them
     * @param others scores of other images, at least one
     */
    public static Detection of(String score, double[] known, double[] others) {
        record Scored(double value, boolean known) {}
        List<Scored> all = Stream.concat(
                        DoubleStream.of(known).mapToObj(value -> new Scored(value, true)),
                        DoubleStream.of(others).mapToObj(value -> new Scored(value, false)))
                .toList();
        double[] sorted = known.clone();
        Arrays.sort(sorted);
        double least = sorted[(int) Math.floor((1 - TRUSTED) * sorted.length)];
        double accepted =
                (double) DoubleStream.of(others).filter(value -> value >= least).count() / others.length;
        return new Detection(
                score, Ranking.of(all, Scored::known, Scored::value).rocAuc(), accepted);
    }

    /**
     * What speaks for an image being of any class at all: the logarithm of the sum of the exponentials of the logits,
     * minus what Liu et al. 2020 (arXiv:2010.03759) call its energy.
     */
    public static double likeness(float[] logits) {
        double highest = Double.NEGATIVE_INFINITY, sum = 0;
        for (float logit : logits) highest = Math.max(highest, logit);
        for (float logit : logits) sum += Math.exp(logit - highest);
        return highest + Math.log(sum);
    }
}
