package io.fovea.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fovea.TinyRecipe;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.loading.Targets;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.RandomStream;
import io.fovea.internal.torch.Scope;
import io.fovea.train.LossSpec;
import io.fovea.train.Recipe;
import io.fovea.train.Recompute;
import io.fovea.train.Settings;
import io.fovea.train.TrainPart;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pass that computes its blocks twice leaves what one does that keeps everything. */
class ForwardPassTest {
    private static final int SIDE = 64;

    static ImageModel model(String architecture) {
        return ImageModel.create(
                new ModelSpec(architecture, 3, 3, SIDE, SIDE, new HeadSpec(List.of(), 0.3), Map.of()), 1);
    }

    private static Recipe recipe(Recompute recompute, String precision) {
        return TinyRecipe.of(SIDE, 3).with(Settings.NONE.recompute(recompute).precision(precision));
    }

    /** Of one pass: gradients, buffers, and the random number that comes next, by their names. */
    static Map<String, float[]> passed(ImageModel model, Recompute recompute, String precision) {
        Map<String, float[]> left = new TreeMap<>();
        model.training(true);
        try (Scope scope = Scope.open();
                RandomStream random = RandomStream.open(5);
                NoiseSteps noise = NoiseSteps.of(model.spec().input(), 4, 3)) {
            Recipe recipe = recipe(recompute, precision);
            ForwardPass pass = new ForwardPass(
                    recipe, Forward.ofImages(recipe), model, noise.next().inputs());
            Targets targets = noise.next().targets();
            left.put("logits", HostCopy.floats(pass.logits()));
            pass.backward(Loss.of(new LossSpec.CrossEntropy(), 0).of(pass.logits(), targets));
            model.trainable().forEach((name, tensor) -> {
                assertTrue(tensor.grad().defined(), name + " has no gradient");
                left.put("gradient of " + name, HostCopy.floats(tensor.grad()));
                tensor.mutable_grad().reset();
            });
            model.tensors().forEach((name, tensor) -> left.put(name, HostCopy.floats(tensor)));
            Tensor next = torch.empty(4).bernoulli_(0.5, RandomStream.current());
            left.put("next", HostCopy.floats(next));
        }
        return left;
    }

    private static void assertSame(String architecture, TrainPart part, String precision) {
        try (ImageModel kept = model(architecture);
                ImageModel twice = model(architecture)) {
            kept.trainOnly(part);
            twice.trainOnly(part);
            Map<String, float[]> expected = passed(kept, Recompute.NONE, precision);
            Map<String, float[]> found = passed(twice, Recompute.BLOCKS, precision);
            assertEquals(expected.keySet(), found.keySet());
            expected.forEach((name, values) -> assertArrayEquals(values, found.get(name), 1e-6f, name));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cnn", "mlp", "resnet20", "densenet121", "efficientnet_b0", "mobilenet_v3_small", "swin_t"})
    void gradientsStatisticsAndRandomNumbersAreThoseOfOnePass(String architecture) {
        assertSame(architecture, new TrainPart.All(), "fp32");
    }

    @Test
    void soTheyAreInBf16AndWherePartOfTheNetworkLearns() {
        assertSame("resnet20", new TrainPart.All(), "bf16");
        assertSame("resnet20", new TrainPart.LastBlocks(3), "fp32");
        assertSame("resnet20", new TrainPart.Head(), "fp32");
    }

    @Test
    void leavesNoNativesBehind() {
        try (ImageModel model = model("resnet20")) {
            passed(model, Recompute.BLOCKS, "fp32");
            long before = Pointer.totalCount();
            passed(model, Recompute.BLOCKS, "fp32");
            assertTrue(Pointer.totalCount() <= before, "natives are left behind");
        }
    }

    @Test
    void theProcessNeedsLessMemoryForIt() throws Exception {
        assumeTrue(Files.isWritable(PassProcess.FORGET), "no way to measure");
        long blocks = PassProcess.peak(Recompute.BLOCKS), all = PassProcess.peak(Recompute.NONE);
        assertTrue(all > blocks + 20_000, blocks + " kB with blocks, " + all + " without");
    }

    @Test
    void whatAnImageTakesIsEstimatedByTheShapes() {
        try (ImageModel model = model("resnet56")) {
            long all = ActivationBytes.of(recipe(Recompute.NONE, "fp32"), model, false);
            long blocks = ActivationBytes.of(recipe(Recompute.BLOCKS, "fp32"), model, false);
            assertTrue(all > 3 * blocks, all + " " + blocks);
            assertEquals(all / 2, ActivationBytes.of(recipe(Recompute.NONE, "bf16"), model, false));
        }
    }
}
