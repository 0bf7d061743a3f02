package io.fovea.augment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentationTest {
    static List<Augmentation> examples() {
        return List.of(new Flip(0.5), new Rotate(20), new Shift(0.3));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void textParsesBackToTheSameAugmentation(Augmentation augmentation) {
        assertEquals(augmentation, Augmentation.parse(augmentation.text()));
    }

    @Test
    void listsParseInOrder() {
        Augmentations parsed = Augmentations.parse("flip, rotate=10");
        assertEquals(List.of(new Flip(0.5), new Rotate(10)), parsed.steps());
        assertEquals(parsed, Augmentations.parse(parsed.text()));
        assertTrue(Augmentations.parse("none").isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"mirror", "flip=2", "rotate=x", "shift=1", "flip,,rotate"})
    void badTextNamesWhatThereIs(String text) {
        UserError error = assertThrows(UserError.class, () -> Augmentations.parse(text));
        assertTrue(error.fix().contains("rotate") || error.fix().contains("range"), error.fix());
    }
}
