package io.fovea.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * How well a score tells those that are something from those that are not, whatever the threshold. Those of equal score
 * are taken together, so that their order plays no role.
 *
 * @param positives of them
 * @param negatives the others
 * @param rocAuc area under the curve of true over false positives: the chance that one that is has a higher score than
 *     one that is not, half of it where they are equal (scikit-learn's {@code roc_auc_score}); NaN without one of each
 * @param averagePrecision area under the curve of precision over recall, as steps (scikit-learn's
 *     {@code average_precision_score}); 0 if none is
 */
public record Ranking(long positives, long negatives, double rocAuc, double averagePrecision) {
    /**
     * @param is of an item, whether it is what the score shall tell
     * @param score the higher, the more likely
     */
    public static <T> Ranking of(List<T> items, Predicate<T> is, ToDoubleFunction<T> score) {
        double[] positives = scores(items, is, score), negatives = scores(items, is.negate(), score);
        return of(positives, negatives);
    }

    private static <T> double[] scores(List<T> items, Predicate<T> chosen, ToDoubleFunction<T> score) {
        double[] scores = items.stream().filter(chosen).mapToDouble(score).toArray();
        Arrays.sort(scores);
        return scores;
    }

    /** @param positives scores in ascending order, as {@code negatives} */
    private static Ranking of(double[] positives, double[] negatives) {
        int above = positives.length, wrong = negatives.length; // not yet passed, from the highest score down
        double pairs = 0, precision = 0;
        while (above > 0) {
            double score = positives[above - 1];
            int tied = 0;
            while (above > 0 && positives[above - 1] == score) {
                above--;
                tied++;
            }
            while (wrong > 0 && negatives[wrong - 1] > score) wrong--;
            int equal = 0;
            while (equal < wrong && negatives[wrong - 1 - equal] == score) equal++;
            pairs += tied * (wrong - equal / 2.0);
            double right = positives.length - above;
            precision += tied * right / (right + negatives.length - wrong + equal);
        }
        double all = (double) positives.length * negatives.length;
        return new Ranking(
                positives.length,
                negatives.length,
                pairs / all,
                positives.length == 0 ? 0 : precision / positives.length);
    }
}
