package io.fovea.cli;

import com.fasterxml.jackson.databind.util.RawValue;
import io.fovea.UserError;
import io.fovea.train.BuiltInRecipe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fovea recipes}. */
@Command(
        name = "recipes",
        description = "List the built-in recipes, or print one.",
        footer = {
            "Examples:",
            "  fovea recipes",
            "  fovea recipes finetune > mine.yaml",
            "  fovea train photos --recipe mine.yaml",
            "",
            "A recipe sets what makes it what it is; what it leaves open is decided by the images and the weights."
                    + " Options of train go before it. docs/recipe.md explains every setting."
        })
final class RecipesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    TerminalOptions terminal;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            completionCandidates = Candidates.Recipes.class,
            description = "The recipe to print, as YAML (default: list all).")
    @Nullable
    String name;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        if (RecipeOptions.AUTO.equals(name)) {
            throw new UserError(
                    "auto has no settings of its own: a run chooses them for its images",
                    "see them by fovea train DATA --recipe auto --dry-run, or in the recipe.yaml of such a run");
        }
        if (json) console.json(name == null ? Map.of("recipes", all()) : facts(BuiltInRecipe.of(name)));
        else if (name == null) list(console);
        else console.out().print(BuiltInRecipe.of(name).yaml());
        console.out().flush();
        return 0;
    }

    private static void list(Console console) {
        int width = BuiltInRecipe.all().stream()
                .mapToInt(recipe -> recipe.name().length())
                .max()
                .orElse(1);
        for (BuiltInRecipe recipe : BuiltInRecipe.all()) {
            line(console, width, recipe.name(), recipe.summary());
        }
        line(
                console,
                width,
                RecipeOptions.AUTO,
                "a head on pretrained weights, or fine-tuning, by what the images are like");
    }

    private static void line(Console console, int width, String recipe, String summary) {
        console.out().println(("%-" + width + "s  %s").formatted(recipe, summary));
    }

    private static List<Map<String, Object>> all() {
        return BuiltInRecipe.all().stream().map(RecipesCommand::facts).toList();
    }

    private static Map<String, Object> facts(BuiltInRecipe recipe) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", recipe.name());
        facts.put("summary", recipe.summary());
        facts.put("settings", new RawValue(recipe.settings().toString()));
        return facts;
    }
}
