package io.fovea.run;

import io.fovea.UserError;
import io.fovea.audit.Audit;
import io.fovea.data.Part;
import io.fovea.framing.Preprocessing;
import io.fovea.image.ImageDecoder;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.audit.AuditedImages;
import io.fovea.internal.audit.Auditor;
import io.fovea.internal.evaluation.BatchInference;
import io.fovea.internal.kept.KeptFolder;
import io.fovea.internal.kept.KeptKind;
import io.fovea.internal.loading.SampleSet;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.source.Sample;
import io.fovea.internal.torch.Cores;
import io.fovea.internal.torch.Scope;
import io.fovea.internal.training.TrunkFeatures;
import io.fovea.train.Recipe;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * Looks for what is suspicious about a run's images, by the features of its frozen trunk.
 *
 * @param recipe whose weights are pretrained, and whose head alone would learn
 */
record RunAudit(
        Recipe recipe,
        CheckedData data,
        int workers,
        ImageDecoder decoder,
        RunListener listener,
        BooleanSupplier stop) {
    /** Fewer cannot be dealt out to be predicted by others. */
    private static final int LEAST_IMAGES = 10;

    /** @param model of the recipe */
    Audit of(ImageModel model) {
        try (Cores all = Cores.all();
                Scope scope = Scope.inference()) {
            SampleSet samples = everything();
            TrunkFeatures.Table table = features(model).table(samples);
            samples.takeUntold()
                    .forEach(problem ->
                            listener.warning(problem.path() + ": " + problem.reason() + "; left out of the audit"));
            requireEnough(table.samples().size());
            listener.stage("looking for what is suspicious", "", 0);
            Map<String, Part> parts = parts();
            AuditedImages images = new AuditedImages(
                    data.dataset().labels(),
                    table.samples(),
                    table.samples().stream()
                            .map(sample -> Objects.requireNonNull(parts.get(sample.path())))
                            .toList());
            return new Auditor(images, decoder, recipe.seed(), stop)
                    .audit(data.dataset().description(), table.rows());
        } catch (UnreadableImage e) {
            throw new UserError(String.valueOf(e.getMessage()), e.fix(), e);
        }
    }

    /** @throws UserError if there is nothing to go by */
    void requireFit() {
        if (data.dataset().labels().several()) {
            throw new UserError(
                    "these images may have any number of labels, and an audit is for one class each",
                    "fovea inspect finds copies and damaged files");
        }
        if (!recipe.network().pretrained()) {
            throw new UserError(
                    "an audit goes by the features of a network that has learnt to see, and none is at hand",
                    "give --weights imagenet with a --model, or --weights with a bundle that was trained on such images");
        }
        requireEnough(data.dataset().samples().size());
    }

    private static void requireEnough(int images) {
        if (images >= LEAST_IMAGES) return;
        throw new UserError("an audit needs at least " + LEAST_IMAGES + " images, got " + images, "give more");
    }

    /** All parts as one set: a label may be wrong in any of them. */
    private SampleSet everything() {
        return new SampleSet(
                Part.TRAIN, data.dataset().samples(), data.dataset().labels());
    }

    private Map<String, Part> parts() {
        Map<String, Part> parts = new HashMap<>();
        for (Part part : Part.values()) {
            for (Sample sample : data.dataset().samples(part)) parts.put(sample.path(), part);
        }
        return parts;
    }

    private TrunkFeatures features(ImageModel model) {
        Preprocessing preprocessing = RunRecipe.preprocessing(recipe.input());
        return new TrunkFeatures(
                model,
                preprocessing,
                () -> new BatchInference(preprocessing, decoder, workers, data.frames(preprocessing, listener)),
                KeptFolder.here(KeptKind.FEATURES),
                new FeatureTelling(listener, stop));
    }
}
