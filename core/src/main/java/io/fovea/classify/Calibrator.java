package io.fovea.classify;

import io.fovea.Precision;
import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.evaluate.Coverage;
import io.fovea.evaluate.Evaluation;
import io.fovea.framing.Views;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.bundle.AnsweringModel;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.bundle.Recalibration;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.torch.Cores;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a bundle's answers such that they can be taken at their word, by images that it did not learn from: where an
 * image has exactly one class, with a temperature (Guo et al. 2017, arXiv:1706.04599) and perhaps "unknown" where it is
 * not sure enough; where it may have any number of labels, with thresholds, for each label the one of the highest F1.
 * Training does the same on its validation images.
 *
 * @param bundle a {@code .fovea} file
 * @param views frames of an image that the new bundle looks at for one answer; null for those of the old one
 * @param abstain the share of the given answers that shall be right, above 0 to 1; null to answer always
 */
public record Calibrator(
        Path bundle, @Nullable Views views, @Nullable Double abstain) {
    /** With the bundle's own views, and an answer to every image. */
    public Calibrator(Path bundle) {
        this(bundle, null, null);
    }

    /**
     * What calibrating came to.
     *
     * @param before answers as the old bundle gives them
     * @param after as the new one does
     * @param given the answers that the new one gives; null if it answers always
     */
    public record Calibrated(Evaluation before, Evaluation after, Coverage.@Nullable Point given) {}

    /**
     * @param data labelled images, as for {@link Classifier#evaluate(Path, Part, Consumer)}
     * @param part to decide by; null for validation, else everything, never test
     * @param out the new bundle, written as a whole; replaced if it is there, and may be the old one
     * @param told everything that is left out or looks suspicious
     * @param warn what could not be decided, and what the new bundle does no longer
     * @throws io.fovea.UserError if the images decide nothing, what is wanted is not for such a model, or
     *     {@code abstain} cannot be reached
     */
    public Calibrated write(Path data, @Nullable Part part, Path out, Consumer<Problem> told, Consumer<String> warn) {
        Bundle source = Bundle.open(bundle);
        Manifest manifest = source.manifest();
        Recalibration wish = new Recalibration(source, views == null ? manifest.frames() : views, abstain);
        try (TrainedModel trained = TrainedModel.of(source);
                Dataset dataset = part == null
                        ? Dataset.openToDecideBy(data, manifest.classes(), trained.trainingData())
                        : Dataset.openForEvaluation(data, part, manifest.classes(), trained.trainingData())) {
            Evaluation before = judged(trained, manifest.frames(), dataset, told);
            Evaluation looked = wish.views().equals(manifest.frames())
                    ? before
                    : judged(trained, wish.views(), dataset, same -> {});
            Recalibration.Decided decided = wish.decide(looked, warn);
            wish.write(out, decided);
            return new Calibrated(before, decided.answers(), decided.given());
        }
    }

    private static Evaluation judged(TrainedModel trained, Views frames, Dataset dataset, Consumer<Problem> told) {
        try (AnsweringModel model = new AnsweringModel(trained, Precision.FP32, ImageDecoder.DEFAULT, frames)) {
            return model.evaluate(dataset, Cores.available(), told);
        }
    }
}
