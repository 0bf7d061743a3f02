package io.fovea.train;

import io.fovea.UserError;
import io.fovea.internal.text.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Settings for a common case, which come with the library. What they leave open is decided by the images and the
 * weights, as always.
 *
 * @param name such as {@code finetune}
 * @param yaml its file; the first line, a comment, says what it is for
 */
public record BuiltInRecipe(String name, String yaml) {
    /** From photographs with pretrained weights to networks that start from nothing. */
    private static final List<String> NAMES = List.of("probe", "finetune", "gradual", "imagenet", "cifar", "mnist");

    /** Every one, those for photographs first. */
    public static List<BuiltInRecipe> all() {
        return NAMES.stream().map(BuiltInRecipe::read).toList();
    }

    /** The recipe of this name, if there is one. */
    public static Optional<BuiltInRecipe> find(String name) {
        return NAMES.contains(name) ? Optional.of(read(name)) : Optional.empty();
    }

    /**
     * The recipe of this name.
     *
     * @throws UserError if there is none
     */
    public static BuiltInRecipe of(String name) {
        return find(name)
                .orElseThrow(() -> new UserError(
                        "there is no recipe '" + name + "'",
                        Nearest.fix(name, NAMES, "use " + String.join(", ", NAMES) + ", or the recipe.yaml of a run")));
    }

    private static BuiltInRecipe read(String name) {
        try (InputStream file = BuiltInRecipe.class.getResourceAsStream("recipes/" + name + ".yaml")) {
            if (file == null) throw new IllegalStateException("the library lacks its recipe " + name);
            return new BuiltInRecipe(name, new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it is for, in one line. */
    public String summary() {
        return yaml.lines().findFirst().orElse("").substring(1).strip();
    }

    /** What it sets. */
    public Settings settings() {
        return new Settings(RecipeYaml.tree(yaml, name));
    }
}
