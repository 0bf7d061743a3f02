package io.fovea.internal.report;

import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.LabelMeans;
import io.fovea.evaluate.MultiLabelEvaluation;
import io.fovea.evaluate.Tally;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The names under which TensorBoard and MLflow show figures: the figure, a slash, and what it is of. Of an epoch that
 * is {@code train} and {@code validation}; at the end {@code best}, the validation images as the best epoch's bundle
 * answers them, and {@code test}.
 */
public final class Curves {
    /** Of every epoch; who goes on with a run can tell by it how far the figures go. */
    public static final String LOSS = "loss/validation";

    private static final String BEST = "best", TEST = "test";

    private Curves() {}

    /** The figures of one epoch by name. */
    public static Map<String, Double> of(EpochRow row) {
        Map<String, Double> curves = new LinkedHashMap<>();
        curves.put("loss/train", row.trainLoss());
        curves.put(LOSS, row.validationLoss());
        LabelMeans labels = row.labels();
        if (labels != null) {
            curves.put("macro_f1/validation", labels.macroF1());
            curves.put("map/validation", labels.meanAveragePrecision());
        }
        String right = right(labels != null);
        curves.put(right + "/train", row.trainAccuracy());
        curves.put(right + "/validation", row.validationAccuracy());
        curves.put("learning_rate", row.learningRate());
        return curves;
    }

    /** What the best epoch's bundle comes to on the validation images. */
    public static Map<String, Double> best(Evaluation validation) {
        return of(validation, BEST);
    }

    /** The same on the test part. */
    public static Map<String, Double> test(Evaluation test) {
        return of(test, TEST);
    }

    private static Map<String, Double> of(Evaluation evaluation, String part) {
        Tally tally = evaluation.tally();
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("loss/" + part, tally.loss());
        if (evaluation instanceof MultiLabelEvaluation several) {
            figures.put("macro_f1/" + part, several.macroF1());
            figures.put("map/" + part, several.meanAveragePrecision());
        }
        figures.put(right(evaluation instanceof MultiLabelEvaluation) + "/" + part, tally.accuracy());
        return figures;
    }

    /** Of several labels, the share of images that got exactly theirs. */
    private static String right(boolean several) {
        return several ? "exactly_right" : "accuracy";
    }
}
