package io.fovea.train;

import io.fovea.UserError;
import io.fovea.internal.choice.Choices;
import io.fovea.internal.choice.Family;
import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Limit;
import io.fovea.internal.limit.Range;
import org.jspecify.annotations.Nullable;

/**
 * What classifies the features of a network: its own last layer, or, where the rest of it does not learn, a light
 * classifier in its place. Parameters of these that are left open are chosen by cross-validation.
 */
@Family("head")
public sealed interface LightHead
        permits LightHead.Linear,
                LightHead.Logistic,
                LightHead.Svm,
                LightHead.Knn,
                LightHead.Forest,
                LightHead.Xgboost {
    /** None of these: the network's own last layer learns, by epochs. */
    @Named("linear")
    record Linear() implements LightHead {}

    /** What is alike. */
    enum Metric {
        /** Vectors with a small angle between them. */
        COSINE,
        /** Standardized vectors with a small distance. */
        EUCLIDEAN
    }

    /** How classes are told apart. */
    enum Kernel {
        /** By planes, each class against all others. */
        LINEAR,
        /** By Gaussian kernels, each class against each other. */
        RBF
    }

    /**
     * Logistic regression, solved to its optimum.
     *
     * @param decay of the weights of standardized features: half of it times the sum of their squares is added to the
     *     mean cross-entropy
     * @param bagging of so many regressions the mean probability is the answer, each learnt from another bootstrap
     *     resample of the images (Breiman 1996); none for one regression
     * @param boosting so many regressions vote, each learnt most from what those before it took for something else
     *     (AdaBoost SAMME, Zhu et al. 2009); none for one regression
     */
    @Named("logistic")
    record Logistic(
            @Usual("") @Nullable Double decay,
            @Usual("") @Nullable Integer bagging,
            @Usual("") @Nullable Integer boosting)
            implements LightHead {
        public Logistic {
            if (decay != null) Range.HEAD_DECAY.require(decay);
            if (bagging != null) Limit.MEMBERS.require(bagging);
            if (boosting != null) Limit.MEMBERS.require(boosting);
            if (bagging != null && boosting != null) {
                throw new UserError("regressions are bagged or boosted, not both", "leave one of the two out");
            }
        }
    }

    /**
     * Support vector machines on standardized features.
     *
     * @param c how much an image counts against wide margins
     * @param gamma how narrow the kernels of {@code rbf} are, in units of one over the number of features
     */
    @Named("svm")
    record Svm(
            @Usual("linear") Kernel kernel,
            @Usual("") @Nullable Double c,
            @Usual("") @Nullable Double gamma) implements LightHead {
        public Svm {
            if (c != null) Range.COST.require(c);
            if (gamma != null) Range.KERNEL_WIDTH.require(gamma);
            if (gamma != null && kernel == Kernel.LINEAR) {
                throw new UserError("a linear svm has no gamma", "leave gamma out, or say svm(kernel=rbf, gamma=…)");
            }
        }
    }

    /**
     * The nearest images of the training part vote.
     *
     * @param k how many
     */
    @Named("knn")
    record Knn(
            @Usual("") @Nullable Integer k, @Usual("cosine") Metric metric) implements LightHead {
        public Knn {
            if (k != null) Limit.NEIGHBOURS.require(k);
        }
    }

    /**
     * A random forest.
     *
     * @param leaf least images of a leaf
     */
    @Named("forest")
    record Forest(
            @Usual("300") int trees, @Usual("") @Nullable Integer leaf) implements LightHead {
        public Forest {
            Limit.TREES.require(trees);
            if (leaf != null) Limit.LEAF.require(leaf);
        }
    }

    /**
     * Gradient boosted trees.
     *
     * @param rounds of one tree a class
     * @param depth of a tree
     * @param rate how much of each tree counts
     */
    @Named("xgboost")
    record Xgboost(
            @Usual("") @Nullable Integer rounds,
            @Usual("4") int depth,
            @Usual("0.3") double rate) implements LightHead {
        public Xgboost {
            if (rounds != null) Limit.TREES.require(rounds);
            Limit.TREE_DEPTH.require(depth);
            Range.TREE_RATE.require(rate);
        }
    }

    /** Whether it is fitted to features at once, and not learnt by epochs. */
    default boolean isFitted() {
        return !(this instanceof Linear);
    }

    /** As {@link #parse} reads it. */
    default String text() {
        return Choices.of(LightHead.class).text(this);
    }

    /**
     * @param text such as {@code logistic} or {@code knn(k=5)}
     * @throws UserError if it is none of these, or a parameter is unknown or out of its range
     */
    static LightHead parse(String text) {
        return Choices.of(LightHead.class).parse(text);
    }
}
