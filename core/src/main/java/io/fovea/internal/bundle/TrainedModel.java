package io.fovea.internal.bundle;

import io.fovea.UserError;
import io.fovea.data.Labels;
import io.fovea.evaluate.Thresholds;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.Views;
import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.dataset.TrainingData;
import io.fovea.internal.ensemble.Combination;
import io.fovea.internal.light.FeatureClassifier;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A trained network, or several that answer together, with all that their answers need: from a bundle, or from an
 * architecture with weights of ImageNet's classes. In evaluation mode; closing it closes the networks.
 *
 * @param members one or more, in the order of the manifest's ensemble
 * @param choice why images are prepared as the manifest says; null for a bundle, which knows
 */
public record TrainedModel(
        Manifest manifest, List<Member> members, @Nullable PreprocessingChoice choice) implements AutoCloseable {
    /** Training images of ILSVRC 2012: Russakovsky et al. 2015 (arXiv:1409.0575), table 2. */
    private static final int IMAGENET_IMAGES = 1_281_167;

    /**
     * A network.
     *
     * @param name what people call it
     * @param manifest its own
     * @param head what classifies in place of the network's head; null if that does
     */
    public record Member(
            String name,
            Manifest manifest,
            ImageModel model,
            @Nullable FeatureClassifier head) {}

    public TrainedModel {
        members = List.copyOf(members);
    }

    /** One network with its own head. */
    public TrainedModel(Manifest manifest, ImageModel model, @Nullable PreprocessingChoice choice) {
        this(manifest, List.of(new Member("", manifest, model, null)), choice);
    }

    /** The network; of an ensemble the first member's, of which measurements stand for all. */
    public ImageModel model() {
        return members.get(0).model();
    }

    public boolean isEnsemble() {
        return manifest.ensemble() != null;
    }

    /**
     * The same looking at other frames of an image; an ensemble that is to look at its usual ones leaves them to its
     * members.
     *
     * @throws UserError if the views do not fit a framing
     */
    public TrainedModel looking(Views views) {
        if (views.equals(manifest.frames())) return this;
        return new TrainedModel(manifest.looking(views), looking(members, views), choice);
    }

    private static List<Member> looking(List<Member> members, Views views) {
        return members.stream()
                .map(one -> new Member(one.name(), one.manifest().looking(views), one.model(), one.head()))
                .toList();
    }

    /** How one answer is made of the members'; null for one network. */
    @Nullable
    Combination combination() {
        Manifest.Ensemble ensemble = manifest.ensemble();
        return ensemble == null
                ? null
                : new Combination(ensemble.vote(), voices(), manifest.classes().several());
    }

    /** How the members' logits are read. */
    List<io.fovea.internal.ensemble.Member> voices() {
        return members.stream()
                .map(member -> voice(member.manifest(), manifest.classes()))
                .toList();
    }

    private static io.fovea.internal.ensemble.Member voice(Manifest own, Labels shared) {
        List<Double> thresholds = own.thresholds();
        return io.fovea.internal.ensemble.Member.of(
                own.classes(), shared, own.probabilities(), thresholds == null ? null : new Thresholds(thresholds));
    }

    /** Whether what one member held out others have learnt from, so that the data of the training judge none of it. */
    public boolean hasLearntAll() {
        return manifest.heldOut() == null
                && members.stream().anyMatch(member -> member.manifest().heldOut() != null);
    }

    /** How the pixels come that the networks see, once for each way. */
    public List<Preprocessing> preprocessings() {
        return members.stream()
                .map(member -> member.manifest().preprocessing())
                .distinct()
                .toList();
    }

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
        Manifest manifest = bundle.manifest();
        Manifest.Ensemble ensemble = manifest.ensemble();
        if (ensemble == null) return new TrainedModel(manifest, List.of(member("", bundle)), null);
        List<String> names =
                ensemble.members().stream().map(Manifest.Ensemble.Entry::name).toList();
        List<Member> members = members(EnsembleFile.members(bundle), names);
        Views views = manifest.views();
        try {
            return new TrainedModel(manifest, views == null ? members : looking(members, views), null);
        } catch (RuntimeException | Error e) {
            members.forEach(member -> member.model().close());
            throw e;
        }
    }

    static List<Member> members(List<Bundle> bundles, List<String> names) {
        List<Member> members = new ArrayList<>();
        try {
            for (int i = 0; i < bundles.size(); i++) members.add(member(names.get(i), bundles.get(i)));
            return members;
        } catch (RuntimeException | Error e) {
            members.forEach(member -> member.model().close());
            throw e;
        }
    }

    private static Member member(String name, Bundle bundle) {
        FeatureClassifier head = bundle.head();
        ImageModel model = bundle.model();
        if (head == null || head.features() == model.featureWidth()) {
            return new Member(name, bundle.manifest(), model, head);
        }
        model.close();
        throw new UserError(
                "%s: its light classifier takes %d features, its network gives %d"
                        .formatted(bundle.file(), head.features(), model.featureWidth()),
                "write the bundle again");
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
        members.forEach(member -> member.model().close());
    }
}
