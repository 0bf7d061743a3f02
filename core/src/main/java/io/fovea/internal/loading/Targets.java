package io.fovea.internal.loading;

import io.fovea.internal.torch.HostCopy;
import java.util.Arrays;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** What a batch's images show, as a loss takes it; the tensors belong to the scope they were made in. */
public sealed interface Targets {
    /** Images. */
    int size();

    /**
     * How much of every class each image is; 0 or 1 of independent labels. Belongs to the caller's scope.
     *
     * @param classes that there are
     * @return float32 [N, classes]
     * @throws IllegalArgumentException if these targets are of another number of classes
     */
    Tensor shares(int classes);

    /** The class of the largest share, or the surest label, of every image: int64 [N] in the caller's scope. */
    Tensor highest();

    /** Those of so many images from one on; belong to the caller's scope, and share these' memory. */
    Targets part(int from, int count);

    /**
     * How many images a network answers rightly.
     *
     * @param logits [N, classes]
     */
    long correct(Tensor logits);

    /**
     * One class an image.
     *
     * @param indices int64 [N]
     */
    record Classes(Tensor indices) implements Targets {
        public Classes {
            require(indices, 1, ScalarType.Long);
        }

        public static Classes of(long[] indices) {
            return new Classes(HostCopy.toTensor(indices, indices.length));
        }

        @Override
        public int size() {
            return Math.toIntExact(indices.size(0));
        }

        @Override
        public Targets part(int from, int count) {
            return new Classes(indices.narrow(0, from, count));
        }

        @Override
        public Tensor shares(int classes) {
            return torch.one_hot(indices, classes).to(ScalarType.Float);
        }

        @Override
        public Tensor highest() {
            return new Tensor(indices);
        }

        @Override
        public long correct(Tensor logits) {
            return Targets.highest(logits).eq(indices).sum().item_long();
        }
    }

    /**
     * Shares of the classes in an image, mixed, smoothed or another network's.
     *
     * @param shares float32 [N, C]; rows sum to 1
     */
    record Shares(Tensor shares) implements Targets {
        public Shares {
            require(shares, 2, ScalarType.Float);
        }

        @Override
        public int size() {
            return Math.toIntExact(shares.size(0));
        }

        @Override
        public Targets part(int from, int count) {
            return new Shares(shares.narrow(0, from, count));
        }

        @Override
        public Tensor shares(int classes) {
            return ofWidth(shares, classes);
        }

        @Override
        public Tensor highest() {
            return Targets.highest(shares);
        }

        /** Right is the class of the largest share, as in torchvision's references/classification/utils.py. */
        @Override
        public long correct(Tensor logits) {
            return Targets.highest(logits).eq(highest()).sum().item_long();
        }
    }

    /**
     * Any number of labels an image, each for itself.
     *
     * @param labels float32 [N, C], 0 to 1: how surely the image has it
     */
    record Several(Tensor labels) implements Targets {
        public Several {
            require(labels, 2, ScalarType.Float);
        }

        @Override
        public int size() {
            return Math.toIntExact(labels.size(0));
        }

        @Override
        public Targets part(int from, int count) {
            return new Several(labels.narrow(0, from, count));
        }

        @Override
        public Tensor shares(int classes) {
            return ofWidth(labels, classes);
        }

        @Override
        public Tensor highest() {
            return Targets.highest(labels);
        }

        /** Right is an image whose every label is: a probability above a half where it has it, and only there. */
        @Override
        public long correct(Tensor logits) {
            Tensor has = labels.gt(new Scalar(0.5));
            return logits.gt(new Scalar(0.0)).eq(has).all(1, false).sum().item_long();
        }
    }

    private static Tensor highest(Tensor scores) {
        return scores.argmax(new LongOptional(1), false);
    }

    private static Tensor ofWidth(Tensor tensor, int classes) {
        if (tensor.size(1) == classes) return new Tensor(tensor);
        throw new IllegalArgumentException("targets of " + tensor.size(1) + " classes, expected " + classes);
    }

    private static void require(Tensor tensor, int rank, ScalarType type) {
        if (tensor.dim() == rank && tensor.scalar_type().intern() == type) return;
        throw new IllegalArgumentException("targets of shape " + Arrays.toString(HostCopy.shape(tensor)) + " and type "
                + tensor.scalar_type() + ", expected " + rank + " dimensions of " + type);
    }
}
