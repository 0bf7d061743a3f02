package io.fovea.run;

import io.fovea.UserError;
import io.fovea.data.Labels;
import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.model.LoadReport;
import io.fovea.internal.tensorfile.TensorFile;
import io.fovea.internal.torch.Scope;
import io.fovea.internal.weights.PretrainedFile;
import io.fovea.internal.weights.Recognition;
import io.fovea.train.Recipe;
import io.fovea.train.TrainPart;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Builds the network that a recipe asks for, with its pretrained weights, ready to train. */
final class NewModel {
    private static final String DROP_PATH = "drop_path";
    private static final int EXAMPLES = 4;

    private NewModel() {}

    /** @param weights null for random ones */
    static ImageModel build(Recipe recipe, @Nullable PretrainedFile weights, Labels labels, RunListener listener) {
        ModelSpec spec = spec(recipe, labels.size());
        ImageModel model = weights == null
                ? ImageModel.create(spec, recipe.seed(), recipe.network().init())
                : ImageModel.awaitingWeights(
                        spec, recipe.seed(), recipe.network().init());
        try {
            if (weights != null) {
                load(model, weights.path(), listener);
                if (weights.recognition() instanceof Recognition.Misnamed misnamed) {
                    listener.warning(weights.path() + ": " + misnamed.text());
                }
                listener.note(RunRecipe.why(Architectures.of(recipe.network().model()), weights, recipe.input()));
            }
            model.trainOnly(recipe.network().trainPart(), recipe.network().fixedStatistics());
            if (hasPartsOfOne(recipe) && model.needsTwoImages()) throw partsOfOne(recipe);
            describe(model, recipe, listener);
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** {@code batchSize: auto} gives every part two. */
    private static boolean hasPartsOfOne(Recipe recipe) {
        return recipe.batchSize() != Recipe.AUTO_BATCH && recipe.batchSize() / recipe.accumulate() < 2;
    }

    private static UserError partsOfOne(Recipe recipe) {
        int parts = recipe.accumulate();
        String alone =
                parts == 1 ? "batches" : "a batch of " + recipe.batchSize() + " in " + parts + " parts: some are";
        return new UserError(
                recipe.network().model() + " cannot learn from " + alone
                        + " of one image: its batch normalisation needs more than one value a channel",
                "use --batch-size " + 2L * parts + " or more"
                        + (parts > 1 && recipe.batchSize() > 3
                                ? ", or --accumulate " + recipe.batchSize() / 2 + " or fewer"
                                : ""));
    }

    static ModelSpec spec(Recipe recipe, int classes) {
        Recipe.Network network = recipe.network();
        Recipe.Input input = recipe.input();
        return new ModelSpec(
                network.model(),
                classes,
                input.channels(),
                input.size(),
                input.size(),
                new HeadSpec(network.hidden(), network.dropout()),
                options(network));
    }

    /** The architecture's, with drop-path among them. */
    private static Map<String, String> options(Recipe.Network network) {
        Double p = network.dropPath();
        if (p == null) return network.options();
        if (!Architectures.of(network.model()).options().containsKey(DROP_PATH)) {
            throw new UserError(
                    network.model() + " has no residual branches that drop-path could leave out",
                    "leave --drop-path out, or take another model, such as "
                            + Architectures.all().stream()
                                    .filter(other -> other.options().containsKey(DROP_PATH))
                                    .map(Architecture::name)
                                    .limit(EXAMPLES)
                                    .collect(Collectors.joining(", ")));
        }
        Map<String, String> options = new TreeMap<>(network.options());
        String other = options.put(DROP_PATH, p.toString());
        if (other == null) return options;
        throw new UserError(
                "drop-path is given twice: " + p + ", and " + other + " as an option of " + network.model(),
                "leave the option " + DROP_PATH + " out");
    }

    private static void load(ImageModel model, Path weights, RunListener listener) {
        try (Scope scope = Scope.inference()) {
            TensorFile.Contents contents = TensorFile.read(weights);
            contents.notes().forEach(listener::note);
            if (!contents.ignored().isEmpty()) listener.warning(weights + ": ignored " + contents.ignored());
            LoadReport report = model.load(weights.toString(), contents.tensors());
            int differing = report.missing().size()
                    + report.unexpected().size()
                    + report.wrongShape().size();
            String differences = (differing == 0 ? "; " : "; the head is new: ") + report.toText();
            listener.note("%s: %d tensors loaded%s"
                    .formatted(
                            weights.getFileName(),
                            contents.tensors().size()
                                    - report.leftOut().size()
                                    - report.unexpected().size()
                                    - report.wrongShape().size(),
                            report.toText().isEmpty() ? "" : differences));
        }
    }

    /** The part that learns, for people. */
    static String words(TrainPart part) {
        if (part instanceof TrainPart.Head) return "the head";
        if (part instanceof TrainPart.LastBlocks last) {
            return "the head and the last " + (last.count() == 1 ? "block" : last.count() + " blocks");
        }
        return "all";
    }

    private static void describe(ImageModel model, Recipe recipe, RunListener listener) {
        long all = model.summary().parameters();
        long trained =
                model.trainable().values().stream().mapToLong(t -> t.numel()).sum();
        listener.note("%s: %,d parameters, %s, images %dx%d %s"
                .formatted(
                        recipe.network().model(),
                        all,
                        trained == all
                                ? "all trained"
                                : "%,d of them trained (%s)"
                                        .formatted(
                                                trained, words(recipe.network().trainPart())),
                        recipe.input().size(),
                        recipe.input().size(),
                        recipe.input().channels() == 1 ? "gray" : "RGB"));
        if (!recipe.network().pretrained() && !(recipe.network().trainPart() instanceof TrainPart.All)) {
            listener.warning("only a part of a network with random weights is trained; did you forget --weights?");
        }
    }
}
