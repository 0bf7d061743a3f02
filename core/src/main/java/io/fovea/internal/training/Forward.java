package io.fovea.internal.training;

import io.fovea.Precision;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.Autocast;
import io.fovea.internal.torch.NumberType;
import io.fovea.internal.torch.Scope;
import io.fovea.train.Recipe;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How a network in training computes the examples of a step.
 *
 * @param precision of the layers that learn
 * @param kept whether examples are what the frozen layers made of images, and not images
 */
record Forward(Precision precision, boolean kept) {
    static Forward ofImages(Recipe recipe) {
        // runs of older versions have it open in their recipe, and were trained so
        boolean open = recipe.precision().equals("auto");
        return new Forward(open ? Precision.FP32 : NumberType.ofTraining(recipe.precision()), false);
    }

    static Forward ofFeatures(Recipe recipe, ImageModel model) {
        // a head alone is small
        return new Forward(model.trunkFrozen() ? Precision.FP32 : NumberType.ofTraining(recipe.precision()), true);
    }

    /** Float32 logits [N, classes], recorded for the backward pass. */
    Tensor logits(ImageModel model, Tensor inputs) {
        try (Autocast autocast = Autocast.open(precision)) {
            return (kept ? model.learned(inputs) : model.forward(inputs)).to(ScalarType.Float);
        }
    }

    /** What the layers that learn are given; nothing is recorded. */
    Tensor learnable(ImageModel model, Tensor inputs) {
        if (kept || !model.hasFrozenPart()) return inputs;
        try (Scope scope = Scope.inference();
                Autocast autocast = Autocast.open(precision)) {
            return scope.keep(model.frozen(inputs));
        }
    }
}
