package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.cli.help.Further;
import io.fovea.cli.help.Heading;
import io.fovea.internal.dataset.CheckMemory;
import io.fovea.internal.text.Nearest;
import io.fovea.run.TrainingRun;
import io.fovea.train.BuiltInRecipe;
import io.fovea.train.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What makes the recipe of a run, or of every trial of a search, and how its images are read. */
@Heading("Learning")
final class RecipeOptions {
    static final String AUTO = "auto";

    @Mixin
    NetworkOptions network;

    @Option(
            names = "--recipe",
            paramLabel = "NAME",
            completionCandidates = Candidates.RunRecipes.class,
            description = "One of fovea recipes, auto, or a recipe.yaml (default: none).")
    @Nullable
    String recipe;

    @Further
    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set a value of the recipe, as optimizer.beta2=0.99; repeatable.")
    Map<String, String> set = new LinkedHashMap<>();

    @Mixin
    LearningOptions learning;

    @Mixin
    InputOptions input;

    @Mixin
    ImageOptions images;

    @Mixin
    SpeedOptions speed;

    /** What is set, on top of the recipe that is named; says what of that does not count. */
    Settings settings(Console console) {
        Settings asked = speed.over(input.over(learning.over(network.over(Settings.NONE))));
        for (var setting : set.entrySet()) {
            asked = asked.with(Settings.parse(setting.getKey() + "=" + setting.getValue()));
        }
        if (recipe == null || isAuto()) return asked;
        Settings file = named(recipe);
        List<String> gone = asked.notTakenFrom(file);
        if (!gone.isEmpty()) console.note("not taken from " + recipe + ": " + String.join(", ", gone));
        return asked.basedOn(file);
    }

    /** The library knows no {@code auto}, which a misspelt name may mean. */
    private static Settings named(String recipe) {
        boolean isFile = recipe.contains(".") || recipe.contains("/") || Files.exists(Path.of(recipe));
        if (isFile || BuiltInRecipe.find(recipe).isPresent()) return Settings.recipe(recipe);
        List<String> known = Candidates.RunRecipes.NAMES;
        throw new UserError(
                "there is no recipe '" + recipe + "'",
                Nearest.fix(
                        recipe, known, "use " + String.join(", ", known) + ", or the recipe.yaml of an earlier run"));
    }

    /** Whether the images shall decide how to make use of pretrained weights. */
    boolean isAuto() {
        return AUTO.equals(recipe);
    }

    /** A run that has no folder yet. */
    TrainingRun run(Path data, Settings settings) {
        return TrainingRun.on(data)
                .with(settings)
                .workers(speed.workers)
                .threads(speed.threads)
                .offline(network.offline)
                .decoder(images.decoder());
    }

    /** Forgets what earlier checks found, if that is wished. */
    void forgetChecks(Path data) {
        if (input.recheck) CheckMemory.of(data, images.decoder()).forget();
    }
}
