package io.fovea.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyRecipe;
import io.fovea.UserError;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BuiltInRecipeTest {
    private static Stream<BuiltInRecipe> all() {
        return BuiltInRecipe.all().stream();
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyOneIsAValidPartOfARecipe(BuiltInRecipe recipe) {
        Recipe base = TinyRecipe.of(32, 3);
        assertTrue(!base.with(recipe.settings()).equals(base));
        assertTrue(!recipe.settings().isComplete(), "what the images and the weights decide is left open");
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyOneSaysInItsFirstLineWhatItIsFor(BuiltInRecipe recipe) {
        assertTrue(recipe.yaml().startsWith("# "));
        assertTrue(recipe.summary().length() > 20 && recipe.summary().length() < 100, recipe.summary());
    }

    @Test
    void everyFileIsListed() throws IOException, URISyntaxException {
        var place = Objects.requireNonNull(BuiltInRecipe.class.getResource("recipes"));
        try (Stream<Path> files = Files.list(Path.of(place.toURI()))) {
            Set<String> names = files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(names, all().map(BuiltInRecipe::name).collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    @Test
    void aNameGoesBeforeAFileAndAMisspeltOneIsToldWhatWasMeant(@TempDir Path folder) throws IOException {
        assertEquals(BuiltInRecipe.of("probe").settings(), Settings.recipe("probe"));
        Path file = Files.writeString(folder.resolve("probe"), "epochs: 3\n");
        assertEquals(Settings.NONE.epochs(3), Settings.recipe(file.toString()));
        UserError misspelt = assertThrows(UserError.class, () -> Settings.recipe("prob"));
        assertEquals("did you mean probe?", misspelt.fix());
        UserError unknown = assertThrows(UserError.class, () -> Settings.recipe("nothing-like-it"));
        assertTrue(unknown.fix().contains("probe"), unknown.fix());
        assertThrows(
                UserError.class,
                () -> Settings.recipe(folder.resolve("none.yaml").toString()));
    }
}
