package io.fovea.run;

import io.fovea.Precision;
import io.fovea.data.Problem;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.evaluate.Tally;
import io.fovea.evaluate.Temperature;
import io.fovea.framing.Views;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.bundle.AnsweringModel;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.dataset.TrainingData;
import io.fovea.internal.evaluation.ThresholdRule;
import io.fovea.internal.torch.Cores;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Judges networks of one architecture by the same images, none of which they learnt from.
 *
 * @param like what all have but for their weights
 */
record SoupJudge(Bundle like, Dataset dataset, Consumer<Problem> told) implements AutoCloseable {
    /** @throws io.fovea.UserError if the data hold nothing to decide by */
    static SoupJudge of(Bundle like, Path data, Consumer<Problem> told) {
        Manifest manifest = like.manifest();
        Dataset dataset = Dataset.openToDecideBy(data, manifest.classes(), trainingData(manifest));
        Set<Problem> once = new HashSet<>();
        return new SoupJudge(like, dataset, problem -> {
            if (once.add(problem)) told.accept(problem);
        });
    }

    private static @Nullable TrainingData trainingData(Manifest manifest) {
        return manifest.heldOut() == null
                ? null
                : new TrainingData(
                        manifest.provenance().data(), manifest.provenance().images(), manifest.heldOut());
    }

    /** With the temperature or the thresholds that these images decide. */
    Evaluation judge(MeanWeights mean) {
        TrainedModel trained = new TrainedModel(like.manifest(), mean.model(like), null);
        try (trained;
                AnsweringModel model = new AnsweringModel(trained, Precision.FP32, ImageDecoder.DEFAULT, frames())) {
            Evaluation answers = model.evaluate(dataset, Cores.available(), told);
            return answers instanceof SingleLabelEvaluation single
                    ? single.at(Temperature.fitted(single.outcomes()))
                    : new ThresholdRule(null).judge(answers);
        }
    }

    private Views frames() {
        return like.manifest().frames();
    }

    static Map<String, Double> figures(Evaluation answers) {
        Tally tally = answers.tally();
        return Map.of(
                "validation.accuracy", tally.accuracy(),
                "validation.loss", tally.loss(),
                "validation.images", (double) tally.seen());
    }

    @Override
    public void close() {
        dataset.close();
    }
}
