package io.fovea.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.UserError;
import io.fovea.data.Dataset;
import io.fovea.data.Part;
import io.fovea.data.PixelStatistics;
import io.fovea.data.Sample;
import io.fovea.data.SplitRule;
import io.fovea.framing.Preprocessing;
import io.fovea.image.ImageDecoder;
import io.fovea.model.Architecture;
import io.fovea.model.Architectures;
import io.fovea.train.Defaults;
import io.fovea.train.Recipe;
import io.fovea.train.RecipeFile;
import java.nio.file.Path;
import java.util.List;

/** Completes the settings a run was started with: the user's, then what the data suggest, then the defaults. */
record RunRecipe(ObjectNode settings) {
    /** Of the images that ImageNet's networks were trained on (torchvision's presets). */
    private static final List<Double> IMAGENET_MEAN = List.of(0.485, 0.456, 0.406);

    private static final List<Double> IMAGENET_STD = List.of(0.229, 0.224, 0.225);
    /** Images up to this side are fed to the small networks as they are. */
    private static final int NATIVE_SIDE = 96;
    /** What the small networks make of larger images. */
    private static final int PHOTO_SIDE = 64;

    private static final int SIZE_SAMPLES = 20;
    /** Training images that mean and std are measured on, at most. */
    private static final int MEASURED = 5_000;

    /** A resumed run starts from the recipe in its folder. */
    static RunRecipe of(Path out, RunFolder.Existing existing, ObjectNode settings) {
        if (existing != RunFolder.Existing.RESUME) return new RunRecipe(settings);
        ObjectNode saved = RecipeFile.read(out.resolve("recipe.yaml"));
        Recipe complete = RecipeFile.override(RecipeFile.parse(saved.toString(), out.toString()), settings, "recipe");
        return new RunRecipe(RecipeFile.settings(complete));
    }

    SplitRule splitRule() {
        double share = settings.path("validationShare").asDouble(SplitRule.DEFAULT_SHARE);
        if (!(share > 0 && share < 1)) {
            throw new UserError("the validation share must be between 0 and 1, got " + share, "try 0.15");
        }
        return new SplitRule(share, settings.path("seed").asLong(SplitRule.DEFAULT.seed()));
    }

    Recipe complete(Dataset dataset, int workers) {
        String weights = settings.path("network").path("weights").asText("none");
        String usual = weights.equals("none") ? "cnn" : "mobilenet_v2";
        Architecture architecture =
                Architectures.of(settings.path("network").path("model").asText(usual));
        String train = settings.path("network").path("train").asText("");
        boolean imagenet = isImagenet(architecture);
        int channels = imagenet && !weights.equals("none") ? architecture.channels() : dataset.channels();
        int size = imagenet ? architecture.size() : usualSize(dataset);
        Recipe defaults = Defaults.of(architecture, weights, train, size, channels);
        Recipe recipe = RecipeFile.override(defaults, settings, "recipe");
        return recipe.withInput(normalised(architecture, recipe, dataset, workers));
    }

    /** Made for photographs, and with weights that were trained on them. */
    private static boolean isImagenet(Architecture architecture) {
        return architecture.size() > NATIVE_SIDE;
    }

    /** The images' own size if they are small squares all alike. */
    private static int usualSize(Dataset dataset) {
        List<Sample> first =
                dataset.samples(Part.TRAIN).stream().limit(SIZE_SAMPLES).toList();
        List<Integer> sides = first.stream()
                .map(sample -> sample.origin().read(ImageDecoder.DEFAULT))
                .map(image -> image.height() == image.width() ? image.height() : Integer.MAX_VALUE)
                .distinct()
                .toList();
        return sides.size() == 1 && sides.get(0) <= NATIVE_SIDE ? sides.get(0) : PHOTO_SIDE;
    }

    private static Recipe.Input normalised(Architecture architecture, Recipe recipe, Dataset dataset, int workers) {
        Recipe.Input input = recipe.input();
        List<Double> mean = input.mean(), std = input.std();
        if ((mean == null) != (std == null)) {
            throw new UserError("mean and std belong together, only one is given", "give both, or neither");
        }
        if (mean == null && recipe.network().pretrained() && isImagenet(architecture)) {
            mean = IMAGENET_MEAN;
            std = IMAGENET_STD;
        } else if (mean == null) {
            List<Sample> measured = PixelStatistics.choose(dataset.samples(Part.TRAIN), MEASURED, recipe.seed());
            PixelStatistics statistics = PixelStatistics.ofFrames(
                    measured, input.parsedFraming().deterministic(), input.channels(), ImageDecoder.DEFAULT, workers);
            mean = statistics.mean();
            std = statistics.std();
        }
        Recipe.Input complete = new Recipe.Input(input.size(), input.channels(), input.framing(), mean, std);
        preprocessing(complete); // bad values are told now
        return complete;
    }

    /** The deterministic one, of evaluation and production. */
    static Preprocessing preprocessing(Recipe.Input input) {
        try {
            return new Preprocessing(
                    input.parsedFraming().deterministic(),
                    input.channels(),
                    java.util.Objects.requireNonNull(input.mean()),
                    java.util.Objects.requireNonNull(input.std()));
        } catch (IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()), "correct mean and std, or leave them out", e);
        }
    }
}
