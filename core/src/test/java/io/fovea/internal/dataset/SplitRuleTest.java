package io.fovea.internal.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.data.Part;
import io.fovea.image.Image;
import io.fovea.internal.source.Catalogue.Found;
import io.fovea.internal.tree.Origin;
import io.fovea.internal.tree.RawPixels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitRuleTest {
    private static final Origin DOT = new RawPixels(new Image(1, 1, 1, new byte[1]));

    @Test
    void everyClassGivesItsShare() {
        List<Found> images = new ArrayList<>(images("a", 100));
        images.addAll(images("b", 20));
        images.addAll(images("c", 2));
        images.addAll(images("d", 1));
        List<Found> heldOut = validation(new SplitRule(0.15, 1), images);
        assertEquals(15, count(heldOut, "a"));
        assertEquals(3, count(heldOut, "b"));
        assertEquals(1, count(heldOut, "c"), "at least one of two");
        assertEquals(0, count(heldOut, "d"), "never all");
        assertEquals(1, count(validation(new SplitRule(0.99, 1), images("c", 2)), "c"), "never all");
    }

    @Test
    void theOrderOfListingPlaysNoRole() {
        List<Found> images = images("a", 50);
        List<Found> shuffled = new ArrayList<>(images);
        Collections.shuffle(shuffled, new Random(3));
        assertEquals(paths(validation(SplitRule.DEFAULT, images)), paths(validation(SplitRule.DEFAULT, shuffled)));
    }

    @Test
    void anotherFileMovesAtMostOneOther() {
        for (int n = 10; n < 60; n++) {
            Set<String> before = paths(validation(SplitRule.DEFAULT, images("a", n)));
            Set<String> after = paths(validation(SplitRule.DEFAULT, images("a", n + 1)));
            Set<String> moved = new HashSet<>(before);
            moved.removeAll(after);
            assertTrue(moved.size() <= 1, () -> "moved " + moved);
        }
    }

    @Test
    void theSeedChoosesAndTheChoiceStaysForEver() {
        Set<String> first = paths(validation(new SplitRule(0.1, 0), images("a", 40)));
        assertNotEquals(first, paths(validation(new SplitRule(0.1, 1), images("a", 40))));
        // recorded once: a change would move images between training and validation of existing models
        assertEquals(Set.of("a/4", "a/5", "a/10", "a/14"), first);
    }

    @Test
    void sharesOutsideOfZeroToOneAreRefused() {
        for (double share : new double[] {0, 1, -0.1, 1.5, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> new SplitRule(share, 0));
        }
    }

    private static List<Found> images(String label, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Found(null, List.of(label), label + "/" + i, DOT))
                .toList();
    }

    private static List<Found> validation(SplitRule rule, List<Found> images) {
        return rule.split(images).getOrDefault(Part.VALIDATION, List.of());
    }

    private static long count(List<Found> images, String label) {
        return images.stream()
                .filter(image -> image.labels().get(0).equals(label))
                .count();
    }

    private static Set<String> paths(List<Found> images) {
        return images.stream().map(Found::path).collect(Collectors.toSet());
    }
}
