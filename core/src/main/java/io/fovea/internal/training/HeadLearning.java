package io.fovea.internal.training;

import io.fovea.internal.light.BoostedTrees;
import io.fovea.internal.light.ForestLearner;
import io.fovea.internal.light.KernelSvm;
import io.fovea.internal.light.LightLearner;
import io.fovea.internal.light.LinearSvm;
import io.fovea.internal.light.LogisticLearner;
import io.fovea.internal.light.NeighbourLearner;
import io.fovea.train.LightHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From a {@link LightHead} to what learns it. */
public final class HeadLearning {
    private HeadLearning() {}

    /** Open parameters have their usual candidates. */
    public static LightLearner of(LightHead head) {
        if (head instanceof LightHead.Logistic logistic) {
            return new LogisticLearner(only(logistic.decay(), LogisticLearner.USUAL), kept(logistic));
        }
        if (head instanceof LightHead.Svm svm) {
            return svm.kernel() == LightHead.Kernel.LINEAR
                    ? new LinearSvm(only(svm.c(), LinearSvm.USUAL))
                    : new KernelSvm(only(svm.c(), KernelSvm.USUAL_COSTS), only(svm.gamma(), KernelSvm.USUAL_GAMMAS));
        }
        if (head instanceof LightHead.Knn knn) {
            boolean unit = knn.metric() == LightHead.Metric.COSINE;
            return new NeighbourLearner(only(knn.k(), NeighbourLearner.USUAL), unit);
        }
        if (head instanceof LightHead.Forest forest) {
            return new ForestLearner(forest.trees(), only(forest.leaf(), ForestLearner.USUAL_LEAVES));
        }
        if (head instanceof LightHead.Xgboost xgboost) {
            List<Integer> rounds = only(xgboost.rounds(), BoostedTrees.USUAL);
            return new BoostedTrees(rounds, xgboost.depth(), xgboost.rate());
        }
        throw new IllegalStateException("there is no learner of " + head);
    }

    private static LogisticLearner.Kept kept(LightHead.Logistic head) {
        Integer bagging = head.bagging(), boosting = head.boosting();
        if (bagging != null) return new LogisticLearner.Kept(LogisticLearner.Way.BAGGED, bagging);
        return boosting == null
                ? LogisticLearner.Kept.ONE
                : new LogisticLearner.Kept(LogisticLearner.Way.BOOSTED, boosting);
    }

    private static <T> List<T> only(@Nullable T said, List<T> usual) {
        return said == null ? usual : List.of(said);
    }
}
