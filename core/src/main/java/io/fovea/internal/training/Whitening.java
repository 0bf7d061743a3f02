package io.fovea.internal.training;

import io.fovea.UserError;
import io.fovea.internal.evaluation.BatchInference;
import io.fovea.internal.loading.SampleSet;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.source.Sample;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * First filters made of the training images: what a patch is made of, every part as strong as the others. They are the
 * eigenvectors of the patches' second moments, each divided by the root of its eigenvalue, the largest first, and each
 * followed by its negative, as an activation drops one half of what a filter says. Page 2018, "How to train your
 * ResNet", part 8; Jordan 2024 (arXiv:2404.00498), section 3.2, from which the constants are.
 */
public final class Whitening {
    private static final int IMAGES = 5000;

    /** Added to eigenvalues, of normalised images: directions of less strength are noise. */
    private static final double LEAST = 5e-4;

    /** Numbers kept at once: 64 MB. Large patches need fewer images, as each image has many. */
    private static final int MOST_NUMBERS = 1 << 24;

    private Whitening() {}

    /**
     * Overwrites the first filters of the model's first convolution; filters beyond twice a patch's numbers stay.
     *
     * @param train images that cannot be read do not count; they are told when they are trained on
     * @param progress told the number of images done with every batch, from several threads
     * @throws UserError if the model does not begin with a convolution
     */
    public static void into(ImageModel model, SampleSet train, BatchInference inference, LongConsumer progress) {
        try (Scope scope = Scope.inference()) {
            Tensor kernel = model.firstKernel();
            if (kernel == null) {
                throw new UserError(
                        model.spec().architecture() + " does not begin with a convolution, which init whitening fills",
                        "use --init usual, or another model");
            }
            long numbers = kernel.numel() / kernel.size(0);
            int most = (int) Math.max(1, Math.min(IMAGES, MOST_NUMBERS / (numbers * numbers)));
            long[] sides = {kernel.size(2), kernel.size(3)};
            BatchInference.Rows rows =
                    inference.readableRows(spread(train.all(), most), images -> moments(images, sides), progress);
            Tensor filters = filters(mean(rows, (int) (numbers * numbers)).reshape(numbers, numbers));
            long count = Math.min(filters.size(0), kernel.size(0));
            Tensor all = kernel.clone(), first = all.narrow(0, 0, count);
            first.copy_(filters.narrow(0, 0, count).reshape(HostCopy.shape(first)));
            kernel.copy_(all);
        }
    }

    /** So many, evenly among all. */
    private static List<Sample> spread(List<Sample> all, int most) {
        int count = Math.min(most, all.size());
        List<Sample> some = new ArrayList<>(count);
        for (long i = 0; i < count; i++) some.add(all.get((int) (i * all.size() / count)));
        return some;
    }

    /**
     * Second moments of every image's patches, one image after the other: its patches take as much memory as it has, as
     * many times as a patch has numbers.
     *
     * @param images [N, C, H, W]
     * @return [N, (C h w)²]
     */
    private static Tensor moments(Tensor images, long[] sides) {
        long[] one = {1, 1}, none = {0, 0};
        TensorVector moments = new TensorVector();
        for (long i = 0; i < images.size(0); i++) {
            try (Scope scope = Scope.inference()) {
                Tensor patches = torch.im2col(images.narrow(0, i, 1).contiguous(), sides, one, none, one);
                Tensor own = patches.bmm(patches.transpose(1, 2)).div(new Scalar((double) patches.size(2)));
                moments.push_back(scope.keep(own.flatten(1, -1)));
            }
        }
        return torch.cat(moments);
    }

    private static Tensor mean(BatchInference.Rows rows, int width) {
        double[] sum = new double[width];
        int images = 0;
        for (float[] row : rows.rows()) {
            if (row == null) continue;
            images++;
            for (int i = 0; i < width; i++) sum[i] += row[i];
        }
        if (images == 0) throw new UserError("no training image could be read", "look at the data with fovea inspect");
        float[] mean = new float[width];
        for (int i = 0; i < width; i++) mean[i] = (float) (sum[i] / images);
        return HostCopy.toTensor(mean, width);
    }

    /**
     * @param moments symmetric, [d, d], float32
     * @return [2 d, d]
     */
    private static Tensor filters(Tensor moments) {
        T_TensorTensor_T parts = torch.linalg_eigh(moments.to(ScalarType.Double));
        Tensor strengths = new Tensor(parts.get0()), directions = new Tensor(parts.get1());
        Tensor scale = strengths.add(new Scalar(LEAST)).rsqrt();
        Tensor rows = directions.mul(scale).t().flip(0);
        return torch.stack(new TensorVector(rows, rows.neg()), 1).flatten(0, 1).to(ScalarType.Float);
    }
}
