package io.fovea.cli;

import io.fovea.Precision;
import io.fovea.internal.evaluation.PrecisionTrial;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.NumberType;

/**
 * What {@code --precision} comes to for a network and a number of images. Anything but float32 is said, and so is a
 * choice that is slower here.
 *
 * @param asked {@code fp32}, {@code bf16} or {@code auto}
 */
record PrecisionChoice(String asked, Precision parsed) {
    /** @throws io.fovea.UserError for another name */
    static PrecisionChoice of(String asked) {
        return new PrecisionChoice(asked, NumberType.parse(asked));
    }

    Precision decide(ImageModel model, int images, int threads, Console console) {
        if (parsed == Precision.FP32) return parsed;
        if (NumberType.fastest() == Precision.FP32) {
            console.warning("computing in bf16, for which this processor has no instructions: fp32 is faster");
            return parsed;
        }
        PrecisionTrial trial = trial(model, images, threads, console);
        Precision decided = asked.equals("auto") ? trial.faster() : parsed;
        String line = "computing in " + decided + " (measured: " + trial.toText() + ")";
        if (decided == trial.faster()) console.note(line);
        else console.warning(line + ": fp32 is faster here");
        return decided;
    }

    private static PrecisionTrial trial(ImageModel model, int images, int threads, Console console) {
        try (Stage measuring = console.stage("measuring fp32 and bf16", "", 0)) {
            return PrecisionTrial.of(model, images, threads);
        }
    }
}
