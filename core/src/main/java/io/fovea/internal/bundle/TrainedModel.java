package io.fovea.internal.bundle;

import io.fovea.UserError;
import io.fovea.framing.Preprocessing;
import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.dataset.TrainingData;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.model.LoadReport;
import io.fovea.internal.tensorfile.TensorFile;
import io.fovea.internal.torch.Engine;
import io.fovea.internal.torch.Meanwhile;
import io.fovea.internal.torch.Scope;
import io.fovea.internal.weights.DownloadListener;
import io.fovea.internal.weights.Imagenet;
import io.fovea.internal.weights.PreprocessingChoice;
import io.fovea.internal.weights.PretrainedCache;
import io.fovea.internal.weights.PretrainedFile;
import io.fovea.internal.weights.PublishedCatalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A trained network with all that its answers need: from a bundle, or from an architecture with weights of ImageNet's
 * classes. In evaluation mode; closing it closes the model.
 *
 * @param choice why images are prepared as the manifest says; null for a bundle, which knows
 */
public record TrainedModel(
        Manifest manifest, ImageModel model, @Nullable PreprocessingChoice choice) implements AutoCloseable {
    /** Training images of ILSVRC 2012: Russakovsky et al. 2015 (arXiv:1409.0575), table 2. */
    private static final int IMAGENET_IMAGES = 1_281_167;

    /**
     * Opens what a user calls a model.
     *
     * @param name an architecture's, else the path of a bundle (a bundle with an architecture's name is {@code ./name})
     * @param weights as {@link PretrainedFile#of} takes them; null for a bundle's own, or an architecture's best
     * @param preprocessing as {@link PreprocessingChoice#given} takes it; null for a bundle's own, or what is known of
     *     the weights
     * @throws UserError if there is no such thing, or its weights cannot be found or do not fit
     */
    public static TrainedModel open(
            String name,
            @Nullable String weights,
            @Nullable String preprocessing,
            PretrainedCache cache,
            DownloadListener listener) {
        Optional<Architecture> architecture = Architectures.all().stream()
                .filter(known -> known.name().equals(name))
                .findFirst();
        if (architecture.isPresent()) return pretrained(architecture.get(), weights, preprocessing, cache, listener);
        boolean isWord = name.matches("\\w+") && !Files.exists(Path.of(name));
        if (isWord) Architectures.of(name); // throws, and names the nearest
        if (weights == null && preprocessing == null) return of(Path.of(name));
        String option = weights != null ? "--weights" : "--preprocessing";
        throw new UserError(
                option + " goes with an architecture, but " + name + " is none",
                "leave " + option + " out, or name one");
    }

    private static TrainedModel pretrained(
            Architecture architecture,
            @Nullable String weights,
            @Nullable String preprocessing,
            PretrainedCache cache,
            DownloadListener listener) {
        PreprocessingChoice given =
                preprocessing == null ? null : PreprocessingChoice.given(preprocessing, architecture);
        PretrainedFile file =
                PretrainedFile.of(weights == null ? PublishedCatalogue.BEST : weights, architecture, cache, listener);
        return pretrained(architecture, file, given == null ? file.preprocessing(architecture) : given);
    }

    /** How training held out a validation part; null if it did not, or if that is unknown. */
    public @Nullable SplitRule splitRule() {
        return manifest.heldOut();
    }

    /** What it was trained on, if that held out a validation part; null if it did not, or if that is unknown. */
    public @Nullable TrainingData trainingData() {
        SplitRule heldOut = splitRule();
        Provenance provenance = manifest.provenance();
        return heldOut == null ? null : new TrainingData(provenance.data(), provenance.images(), heldOut);
    }

    /**
     * The content of a bundle.
     *
     * @throws UserError if it is missing, damaged or of a newer format
     */
    public static TrainedModel of(Path bundle) {
        Bundle.requireFile(bundle); // a mistyped name is told at once
        return of(Meanwhile.during(Engine::start, () -> Bundle.open(bundle)));
    }

    public static TrainedModel of(Bundle bundle) {
        return new TrainedModel(bundle.manifest(), bundle.model(), null);
    }

    /**
     * An architecture with weights of ImageNet's 1,000 classes.
     *
     * @param choice usually {@link PretrainedFile#preprocessing}
     * @throws UserError if the weights are of another architecture or of other classes
     */
    public static TrainedModel pretrained(
            Architecture architecture, PretrainedFile weights, PreprocessingChoice choice) {
        if (weights.isBundle()) {
            throw new UserError(
                    weights.path() + " is a bundle, with classes and preprocessing of its own",
                    "give it in place of " + architecture.name());
        }
        Preprocessing preprocessing = choice.preprocessing();
        ModelSpec spec = new ModelSpec(
                architecture.name(),
                Imagenet.labels().size(),
                preprocessing.channels(),
                preprocessing.framing().height(),
                preprocessing.framing().width(),
                HeadSpec.DEFAULT,
                Map.of());
        Manifest manifest = new Manifest(
                Bundle.FORMAT_VERSION,
                spec,
                Imagenet.labels().names(),
                preprocessing,
                null,
                Provenance.here(
                        "ImageNet (ILSVRC 2012)",
                        IMAGENET_IMAGES,
                        String.valueOf(weights.path().getFileName())),
                Map.of());
        return new TrainedModel(manifest, loaded(spec, weights.path()), choice);
    }

    private static ImageModel loaded(ModelSpec spec, Path file) {
        ImageModel model = ImageModel.awaitingWeights(spec, 0);
        try (Scope scope = Scope.inference()) {
            LoadReport report =
                    model.load(file.toString(), TensorFile.read(file).tensors());
            if (!report.complete()) {
                throw new UserError(
                        file + " has another head than ImageNet's " + spec.classes() + " classes need: "
                                + report.toText(),
                        "train with it (fovea train DATA --weights " + file + "), or give a .fovea bundle");
            }
            model.training(false);
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
