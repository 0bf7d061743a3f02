package io.fovea.internal.training;

import io.fovea.Precision;
import io.fovea.internal.layer.Chain;
import io.fovea.internal.layer.LayerSummary;
import io.fovea.internal.layer.Shape;
import io.fovea.internal.layer.Trace;
import io.fovea.internal.model.ImageModel;
import io.fovea.train.Recipe;
import io.fovea.train.Recompute;

/** What a training step keeps of an image between forward and backward pass, by the shapes of the network's layers. */
public final class ActivationBytes {
    private ActivationBytes() {}

    /**
     * Of one image.
     *
     * @param model with the recipe's part to train
     * @param kept whether the step is from what the frozen layers made of images
     */
    public static long of(Recipe recipe, ImageModel model, boolean kept) {
        Forward forward = kept ? Forward.ofFeatures(recipe, model) : Forward.ofImages(recipe);
        Shape shape = model.hasFrozenPart() ? model.frozenShape() : model.spec().input();
        long all = 0, inputs = 0, largestBlock = 0, largestLayer = 0;
        for (Chain block : model.learnedInBlocks()) {
            Trace trace = new Trace();
            inputs += shape.count();
            shape = block.trace(shape, trace);
            long values = 0;
            for (LayerSummary row : trace.rows()) {
                values += row.output().count();
                largestLayer = Math.max(largestLayer, row.output().count());
            }
            all += values;
            largestBlock = Math.max(largestBlock, values);
        }
        long recorded = recipe.recompute() == Recompute.NONE ? all : inputs + largestBlock;
        // the backward pass has the gradients of a layer's output and input as well
        return (recorded + 2 * largestLayer) * bytes(forward.precision());
    }

    private static int bytes(Precision precision) {
        return precision == Precision.FP32 ? Float.BYTES : Short.BYTES;
    }
}
