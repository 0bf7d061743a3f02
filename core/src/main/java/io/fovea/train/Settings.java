package io.fovea.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.UserError;
import io.fovea.data.Duplicates;
import io.fovea.internal.choice.Choices;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of a {@link Recipe}: what somebody wants of a training run, all else left to the defaults. Immutable; two are
 * equal if they set the same to the same.
 *
 * <pre>{@code Settings.NONE.model("resnet18").weights("imagenet").epochs(5).learningRate(3e-4)}</pre>
 */
public final class Settings implements RecipeSetters<Settings> {
    /** Leaves everything open. */
    public static final Settings NONE = new Settings(RecipeFile.empty());

    /**
     * What a setting that came later meant before there was a choice: laid under whole recipes of earlier versions, so
     * that they replay and resume as they ran. A setting that is added gets its old meaning here.
     */
    static final Settings EARLIER = NONE.duplicates(Duplicates.KEEP)
            .batchNorm(BatchNorms.TRAIN)
            .init(Initialization.USUAL)
            .set("network.dropPath", null)
            .head(new LightHead.Linear())
            .set("maxTime", null)
            .set("threshold", null)
            .calibration(CalibrationMethod.NONE)
            .set("abstain", null)
            .division(new Division.Share())
            .set("splitSeed", null)
            .resample(new Resample.None())
            .accumulate(1)
            .recompute(Recompute.NONE)
            .headRate(1)
            .layerDecay(1)
            .normRate(1)
            .decayNorms(true)
            .sharpness(0)
            .loss(new LossSpec.CrossEntropy())
            .balance(new Balance.None())
            .set("classWeights", Map.of())
            .set("distill", null)
            .l1(0)
            .clip(new Clip.None())
            .average(new Average.None())
            .augmentOff(0)
            .repeats(1)
            .unfreeze(new Unfreeze.None());

    /** What is more likely a misspelt name than a file. */
    private static final Pattern BARE = Pattern.compile("[\\w-]*");

    /** As it stands in recipe.yaml; never changed once it is here. */
    private final ObjectNode tree;

    Settings(ObjectNode tree) {
        this.tree = tree;
    }

    /**
     * Reads a recipe.yaml, whole or of a few settings. What a whole one of an earlier version does not tell, because
     * there was no choice, gets the value that leaves it as it was.
     *
     * @throws UserError if it is no such file
     */
    public static Settings read(Path file) {
        return new Settings(RecipeFile.read(file));
    }

    /**
     * A {@link BuiltInRecipe} by its name, or else the settings in a file, as {@link #read} has them.
     *
     * @param nameOrFile such as {@code finetune}, {@code run/recipe.yaml} or, where a file has the name of a built-in
     *     recipe, {@code ./finetune}
     * @throws UserError if there is neither
     */
    public static Settings recipe(String nameOrFile) {
        Optional<BuiltInRecipe> known = BuiltInRecipe.find(nameOrFile);
        if (known.isPresent()) return known.get().settings();
        boolean isName = BARE.matcher(nameOrFile).matches();
        return isName && Files.notExists(Path.of(nameOrFile))
                ? BuiltInRecipe.of(nameOrFile).settings()
                : read(Path.of(nameOrFile));
    }

    /**
     * One setting as text: its place in recipe.yaml, an equals sign, and the value as YAML.
     *
     * @param text such as {@code optimizer.lr=0.1} or {@code network.hidden=[100, 50]}
     * @throws UserError if it is no such text; that the setting exists is looked at when a recipe is made of it
     */
    public static Settings parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) throw new UserError(text + " sets nothing", "give a setting and its value, such as epochs=5");
        ObjectNode tree = RecipeFile.empty();
        RecipeFile.setText(tree, text.substring(0, equals), text.substring(equals + 1));
        return new Settings(tree);
    }

    /** All that a recipe holds. */
    public static Settings of(Recipe recipe) {
        return new Settings(RecipeYaml.tree(recipe));
    }

    @Override
    public Settings adjusted(UnaryOperator<Settings> change) {
        return change.apply(this);
    }

    /**
     * These over a recipe's settings. With another optimiser or another model than the recipe's, its settings of the
     * former go: they were chosen for it, and the new one starts from its own defaults.
     */
    public Settings basedOn(Settings recipe) {
        ObjectNode copy = recipe.tree();
        RecipeFile.layOver(copy, tree);
        return new Settings(copy);
    }

    /** The settings of a recipe that {@link #basedOn} leaves out, such as {@code optimizer.beta1}. */
    public List<String> notTakenFrom(Settings recipe) {
        return RecipeFile.layOver(recipe.tree(), tree);
    }

    /**
     * Whether something is set there.
     *
     * @param key its place in recipe.yaml, dotted, such as {@code optimizer.lr}
     */
    public boolean sets(String key) {
        return !tree.at("/" + key.replace('.', '/')).isMissingNode();
    }

    /** Whether nothing is left open to the defaults, as in the recipe.yaml of a run. */
    public boolean isComplete() {
        return RecipeFile.isComplete(tree);
    }

    /**
     * Takes the place of all that was set there.
     *
     * @param key dotted, as {@code optimizer.lr}
     */
    Settings set(String key, @Nullable Object value) {
        ObjectNode copy = tree();
        RecipeFile.set(copy, key, value);
        return new Settings(copy);
    }

    /** The name is one key, whatever dots it has. */
    Settings withOption(String name, String value) {
        ObjectNode copy = tree();
        copy.withObjectProperty("network").withObjectProperty("options").put(name, value);
        return new Settings(copy);
    }

    /** As above, of numbers. */
    Settings withEntry(String key, String name, double value) {
        ObjectNode copy = tree();
        copy.withObjectProperty(key).put(name, value);
        return new Settings(copy);
    }

    /** A choice's name, and of its parameters those that the text tells. */
    Settings withChoice(String key, Class<?> family, String text) {
        Settings changed = this;
        for (var said : Choices.of(family).said(text).entrySet()) {
            changed = changed.set(key + "." + said.getKey(), said.getValue());
        }
        return changed;
    }

    Settings laidUnder(Settings more) {
        ObjectNode copy = tree();
        RecipeFile.lay(copy, more.tree);
        return new Settings(copy);
    }

    /** A copy. */
    ObjectNode tree() {
        return tree.deepCopy();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Settings s && RecipeFile.value(tree).equals(RecipeFile.value(s.tree));
    }

    @Override
    public int hashCode() {
        return RecipeFile.value(tree).hashCode();
    }

    /** As JSON. */
    @Override
    public String toString() {
        return tree.toString();
    }
}
