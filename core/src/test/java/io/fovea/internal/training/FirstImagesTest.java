package io.fovea.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.fovea.TinyPhotos;
import io.fovea.TinyRecipe;
import io.fovea.augment.Flip;
import io.fovea.augment.Rotate;
import io.fovea.data.Part;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.Squash;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.frames.FrameCache;
import io.fovea.internal.loading.Place;
import io.fovea.internal.loading.SampleOrder;
import io.fovea.internal.loading.SampleSet;
import io.fovea.internal.source.Sample;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The preview of a training shows what the network gets, and nothing else. */
class FirstImagesTest {
    private static final int SIDE = TinyPhotos.SIDE;
    private static final Preprocessing RGB =
            new Preprocessing(new Squash(SIDE, SIDE), 3, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

    @TempDir
    Path folder;

    @Test
    void withoutAugmentationTheyAreTheFramesInTheOrderOfTraining() throws IOException {
        Recipe recipe = TinyRecipe.of(SIDE, 3);
        try (Dataset data = data()) {
            List<Sample> samples = data.samples(Part.TRAIN);
            FirstImages first = first(recipe, data);
            long[] keys = new SampleOrder.Shuffled(samples.size(), recipe.seed()).keys(0);
            assertEquals(24, first.images().size());
            for (int i = 0; i < 24; i++) {
                Sample sample = samples.get(Place.sample(keys[i]));
                assertEquals(sample.labels(), first.labels().get(i));
                Image frame = sample.origin().read(ImageDecoder.DEFAULT).withChannels(3);
                assertArrayEquals(frame.pixels(), first.images().get(i).pixels());
            }
        }
    }

    @Test
    void theyAreAugmentedAsInTraining() throws IOException {
        Recipe plain = TinyRecipe.of(SIDE, 3), flipped = plain.with(Settings.NONE.augment(new Flip(1)));
        try (Dataset data = data()) {
            Image before = first(plain, data).images().get(0);
            Image after = first(flipped, data).images().get(0);
            for (int y = 0; y < SIDE; y++) {
                for (int x = 0; x < 3 * SIDE; x++) {
                    int mirrored = 3 * (SIDE - 1 - x / 3) + x % 3;
                    assertEquals(before.pixels()[y * 3 * SIDE + x], after.pixels()[y * 3 * SIDE + mirrored]);
                }
            }
        }
    }

    @Test
    void theyDependOnTheSeedAndNothingElse() throws IOException {
        Recipe recipe = TinyRecipe.of(SIDE, 3).with(Settings.NONE.augment(new Rotate(30)));
        try (Dataset data = data()) {
            assertArrayEquals(pixels(recipe, data), pixels(recipe.with(Settings.NONE.batchSize(7)), data));
            assertFalse(Arrays.equals(pixels(recipe, data), pixels(recipe.with(Settings.NONE.seed(99)), data)));
        }
    }

    private static byte[] pixels(Recipe recipe, Dataset data) {
        return first(recipe, data).images().get(3).pixels();
    }

    private Dataset data() throws IOException {
        return Dataset.open(TinyPhotos.split(folder.resolve("photos"), 10, 1), SplitRule.DEFAULT);
    }

    private static FirstImages first(Recipe recipe, Dataset data) {
        SampleSet train = new SampleSet(Part.TRAIN, data.samples(Part.TRAIN), data.labels());
        return FirstImages.of(recipe, train, data.labels(), RGB, ImageDecoder.DEFAULT, FrameCache.NONE);
    }
}
