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
public record ClassScore(String label, long support, double precision, double recall, double f1) {
    /**
     * @param support images of the class
     * @param answers images that were called it
     * @param right images of the class that were called it
     */
    static ClassScore of(String label, long support, long answers, long right) {
        double precision = ratio(right, answers);
        double recall = ratio(right, support);
        double f1 = precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
        return new ClassScore(label, support, precision, recall, f1);
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
