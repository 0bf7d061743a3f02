package io.fovea.internal.evaluation;

import java.util.List;

/**
 * Where the features of every class's training images lie on average, and how near others are to that: a distance in
 * deviations of each feature (Mahalanobis' with a diagonal covariance that all classes share, after Lee et al. 2018,
 * arXiv:1807.03888).
 */
public final class ClassCentres {
    private static final double LEAST_VARIANCE = 1e-12;

    private final double[][] means;
    private final double[] variances;

    private ClassCentres(double[][] means, double[] variances) {
        this.means = means;
        this.variances = variances;
    }

    /**
     * @param rows features of training images
     * @param labels of them; classes without images have no centre
     */
    public static ClassCentres of(List<float[]> rows, int[] labels, int classes) {
        int width = rows.get(0).length;
        double[][] means = new double[classes][];
        long[] images = new long[classes];
        for (int i = 0; i < labels.length; i++) {
            int label = labels[i];
            if (means[label] == null) means[label] = new double[width];
            images[label]++;
            for (int f = 0; f < width; f++) means[label][f] += rows.get(i)[f];
        }
        for (int c = 0; c < classes; c++) {
            for (int f = 0; f < width && means[c] != null; f++) means[c][f] /= images[c];
        }
        double[] variances = new double[width];
        for (int i = 0; i < labels.length; i++) {
            for (int f = 0; f < width; f++) {
                double distance = rows.get(i)[f] - means[labels[i]][f];
                variances[f] += distance * distance / labels.length;
            }
        }
        for (int f = 0; f < width; f++) variances[f] = Math.max(LEAST_VARIANCE, variances[f]);
        return new ClassCentres(means, variances);
    }

    /** Minus the squared distance to the nearest centre. */
    public double nearness(float[] features) {
        double nearest = Double.POSITIVE_INFINITY;
        for (double[] mean : means) {
            if (mean == null) continue;
            double sum = 0;
            for (int f = 0; f < mean.length; f++) {
                double distance = features[f] - mean[f];
                sum += distance * distance / variances[f];
            }
            nearest = Math.min(nearest, sum);
        }
        return -nearest;
    }
}
