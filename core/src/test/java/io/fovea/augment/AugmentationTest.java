package io.fovea.augment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
        return List.of(
                new Flip(0.5),
                new VerticalFlip(0.2),
                new Rotate(20),
                new Shift(0.3, 0.5),
                new Affine(3, 0, List.of(0.5, 1.0), 0, 1),
                new Perspective(0.1, 0.5),
                new Elastic(50, 5, 0.5),
                new Crop(2, Crop.Edge.REFLECT, 1),
                new Erase(0.25),
                new Erase(0.5, List.of(0.1, 0.2), List.of(0.5, 2.0), Filling.NOISE),
                new Cutout(0.3, Filling.BLACK, 1),
                new MixUp(0.2, 0.5),
                new CutMix(1, 1));
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
    @ValueSource(
            strings = {
                "mirror",
                "flip=2",
                "vflip=-0.1",
                "rotate=x",
                "shift=1",
                "affine(scale=[1.1, 0.9])",
                "affine(scale=[1, 1.1, 2])",
                "affine(shear=90)",
                "perspective=1.5",
                "elastic(sigma=0)",
                "crop=-1",
                "crop(edge=white)",
                "erase(area=[0.1, 2])",
                "erase(ratio=[0, 1])",
                "cutout=1.5",
                "mixup=-1",
                "cutmix(p=2)",
                "flip,,rotate"
            })
    void whatCannotBeIsRefusedInItsOwnWords(String text) {
        UserError error = assertThrows(UserError.class, () -> Augmentations.parse(text));
        assertTrue(
                error.getMessage().startsWith("augmentation '" + (text.contains(",,") ? "" : text)),
                error.getMessage());
        assertFalse(error.fix().isBlank());
    }
}
