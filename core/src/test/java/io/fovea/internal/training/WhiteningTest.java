package io.fovea.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.UserError;
import io.fovea.data.Part;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.Squash;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.evaluation.BatchInference;
import io.fovea.internal.loading.SampleSet;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** First filters made of the images say something equally strong of every direction that a patch varies in. */
class WhiteningTest {
    private static final int SIDE = TinyPhotos.SIDE, NUMBERS = 4; // of a 2x2 patch in gray
    private static final Preprocessing GRAY =
            new Preprocessing(new Squash(SIDE, SIDE), 1, List.of(0.25), List.of(0.25));

    @TempDir
    Path folder;

    @Test
    void whatTheFirstFiltersSayIsUncorrelatedAndEquallyStrong() throws IOException {
        try (Dataset data = data();
                ImageModel model = model("airbench");
                Scope scope = Scope.inference()) {
            SampleSet train = new SampleSet(Part.TRAIN, data.samples(Part.TRAIN), data.labels());
            Whitening.into(model, train, inference(2), done -> {});
            double[][] moments = new double[NUMBERS][NUMBERS];
            BatchInference.Rows rows =
                    inference(1).readableRows(train.all(), images -> said(model, images), done -> {});
            for (float[] row : rows.rows()) {
                for (int i = 0; i < NUMBERS * NUMBERS; i++) {
                    moments[i / NUMBERS][i % NUMBERS] += row[i] / train.size();
                }
            }
            for (int i = 0; i < NUMBERS; i++) {
                for (int j = 0; j < NUMBERS; j++) assertEquals(i == j ? 1 : 0, moments[i][j], 0.01);
            }
        }
    }

    /** Moments [N, 16] of what every second filter says, the others being their negatives. */
    private static Tensor said(ImageModel model, Tensor images) {
        Tensor answers = torch.conv2d(images, model.firstKernel()).flatten(2, -1);
        Tensor positive = answers.unflatten(1, NUMBERS, 2).select(2, 0);
        assertEquals(
                0,
                positive.add(answers.unflatten(1, NUMBERS, 2).select(2, 1))
                        .abs()
                        .max()
                        .item_float());
        return positive.bmm(positive.transpose(1, 2))
                .div(new Scalar((double) positive.size(2)))
                .flatten(1, -1);
    }

    @Test
    void theFiltersAreTheSameForAnyNumberOfThreads() throws IOException {
        assertArrayEquals(filters("airbench", 1), filters("airbench", 3));
    }

    @Test
    void filtersBeyondTwiceAPatchStayAsTheyWereDrawn() throws IOException {
        float[] drawn = new float[64 * 9];
        try (ImageModel model = model("resnet9");
                Scope scope = Scope.inference()) {
            System.arraycopy(HostCopy.floats(model.firstKernel()), 0, drawn, 0, drawn.length);
        }
        float[] filled = filters("resnet9", 2);
        for (int i = 0; i < 64; i++) {
            boolean same = true;
            for (int j = 0; j < 9; j++) same &= drawn[9 * i + j] == filled[9 * i + j];
            assertEquals(i >= 18, same, "filter " + i);
        }
    }

    @Test
    void aNetworkWithoutConvolutionsIsRefused() {
        UserError error = assertThrows(UserError.class, () -> filters("mlp", 1));
        assertTrue(error.getMessage().startsWith("mlp does not begin with a convolution"), error.getMessage());
    }

    private float[] filters(String architecture, int threads) throws IOException {
        try (Dataset data = data();
                ImageModel model = model(architecture);
                Scope scope = Scope.inference()) {
            SampleSet train = new SampleSet(Part.TRAIN, data.samples(Part.TRAIN), data.labels());
            Whitening.into(model, train, inference(threads), done -> {});
            return HostCopy.floats(model.firstKernel());
        }
    }

    private static BatchInference inference(int threads) {
        return new BatchInference(GRAY, ImageDecoder.DEFAULT, threads, 4);
    }

    private static ImageModel model(String architecture) {
        return ImageModel.create(new ModelSpec(architecture, 3, 1, SIDE, SIDE, HeadSpec.DEFAULT, Map.of()), 1);
    }

    private Dataset data() throws IOException {
        return Dataset.open(TinyPhotos.split(folder.resolve("photos"), 10, 1), SplitRule.DEFAULT);
    }
}
