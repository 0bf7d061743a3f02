package io.fovea.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyRecipe;
import io.fovea.UserError;
import io.fovea.data.Labels;
import io.fovea.data.Part;
import io.fovea.image.Image;
import io.fovea.internal.loading.SampleOrder;
import io.fovea.internal.loading.SampleSet;
import io.fovea.internal.source.Sample;
import io.fovea.internal.tree.RawPixels;
import io.fovea.train.Balance;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassBalanceTest {
    private static final Labels LABELS = new Labels(List.of("cat", "dog", "owl"));
    private static final RawPixels PIXEL = new RawPixels(new Image(1, 1, 1, new byte[1]));
    private static final Recipe PLAIN = TinyRecipe.of(8, 3);

    /** One cat, ten dogs, a hundred owls. */
    private static final SampleSet TRAIN = new SampleSet(
            Part.TRAIN,
            IntStream.range(0, 111)
                    .mapToObj(i -> new Sample(i + ".png", i == 0 ? 0 : i < 11 ? 1 : 2, PIXEL))
                    .toList(),
            LABELS);

    private static float[] weights(Settings settings) {
        return ClassBalance.weights(PLAIN.with(settings), LABELS, TRAIN);
    }

    @Test
    void effectiveNumbersAreThoseOfThePaper() {
        // 1 - 0.9^n over 1 - 0.9 is 1, 6.5132156 and 9.9997344; the inverses have the mean 0.4178455
        double[] expected = {2.3932288, 0.3674420, 0.2393292};
        assertArrayEquals(expected, ClassBalance.effective(new int[] {1, 10, 100}, 0.9), 1e-7);
        assertArrayEquals(new double[] {1, 1, 1}, ClassBalance.effective(new int[] {1, 10, 100}, 0), 1e-12);
        assertArrayEquals(
                ClassBalance.effective(new int[] {1, 5}, 0.9), ClassBalance.effective(new int[] {0, 5}, 0.9), 0.0);
    }

    @Test
    void rareClassesWeighMoreByTheBalanceAndNamedOnesByTheirFactor() {
        float[] balanced = weights(Settings.NONE.balance("weights=0.9"));
        double[] effective = ClassBalance.effective(new int[] {1, 10, 100}, 0.9);
        for (int i = 0; i < 3; i++) assertEquals(effective[i], balanced[i], 1e-6);
        assertArrayEquals(new float[] {1, 2.5f, 1}, weights(Settings.NONE.classWeight("dog", 2.5)));
        float[] both = weights(Settings.NONE.balance("weights=0.9").classWeight("owl", 3));
        assertEquals(3 * balanced[2], both[2], 1e-6);
        assertEquals(balanced[0], both[0]);
    }

    @Test
    void whereAllCountAlikeThereAreNoWeights() {
        assertEquals(0, weights(Settings.NONE).length);
        assertEquals(0, weights(Settings.NONE.balance("sampler").classWeight("dog", 1)).length);
    }

    @Test
    void aWeightForAClassThatIsNotThereIsTheUsersMistake() {
        UserError misspelt = assertThrows(UserError.class, () -> weights(Settings.NONE.classWeight("Dgo", 2)));
        assertTrue(String.valueOf(misspelt.getMessage()).contains("'Dgo'"), misspelt.getMessage());
        assertEquals("did you mean dog?", misspelt.fix());
        UserError other = assertThrows(UserError.class, () -> weights(Settings.NONE.classWeight("zebra", 2)));
        assertEquals("the classes are cat, dog, owl", other.fix());
    }

    @Test
    void theRecipeDecidesOnTheOrder() {
        assertEquals(new SampleOrder.Shuffled(111, PLAIN.seed()), TrainingOrder.of(PLAIN, TRAIN));
        Recipe sampled = PLAIN.with(Settings.NONE.balance(new Balance.Sampler()).repeats(3));
        SampleOrder.Repeated order = assertInstanceOf(SampleOrder.Repeated.class, TrainingOrder.of(sampled, TRAIN));
        assertEquals(3, order.times());
        assertInstanceOf(SampleOrder.Balanced.class, order.once());
        assertArrayEquals(TRAIN.classes(), ((SampleOrder.Balanced) order.once()).classes());
    }
}
