package io.fovea.evaluate;

/**
 * One class in an evaluation, with scikit-learn's definitions ({@code precision_recall_fscore_support}): a ratio with a
 * zero denominator is 0.
 *
 * @param support images of this class
 * @param precision share of the answers "this class" that were right
 * @param recall share of this class's images that were recognised
 * @param f1 harmonic mean of precision and recall
 */
public record ClassScore(String label, long support, double precision, double recall, double f1) {}
