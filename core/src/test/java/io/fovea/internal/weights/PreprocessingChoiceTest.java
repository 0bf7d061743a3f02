package io.fovea.internal.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.framing.Letterbox;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.ShorterSideCrop;
import io.fovea.image.Resampling;
import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreprocessingChoiceTest {
    private static final Architecture MOBILENET = Architectures.of("mobilenet_v2");

    private static PreprocessingChoice of(String architecture, Recognition recognition) {
        Architecture known = Architectures.of(architecture);
        return new PretrainedFile(Path.of("own.pth"), "own.pth", recognition).preprocessing(known);
    }

    private static PreprocessingChoice unknown(String architecture) {
        return of(architecture, new Recognition.Unknown());
    }

    private static boolean isUsual(PublishedWeights weights) {
        int size = Architectures.of(weights.architecture()).size();
        return weights.preprocessing().equals(Imagenet.usualPreprocessing(size));
    }

    @Test
    void whatDiffersFromTheUsualIsNeverPreparedSoWithoutAWord() {
        assertEquals(74, PublishedCatalogue.all().size());
        assertEquals(
                37,
                PublishedCatalogue.all().stream()
                        .filter(weights -> !isUsual(weights))
                        .count());
        for (PublishedWeights weights : PublishedCatalogue.all()) {
            PreprocessingChoice known = of(weights.architecture(), new Recognition.Published(weights, "its tensors"));
            assertEquals(weights.preprocessing(), known.preprocessing(), weights.title());
            assertNull(known.doubt(), weights.title());
            PreprocessingChoice assumed = unknown(weights.architecture());
            boolean right = assumed.preprocessing().equals(weights.preprocessing());
            assertTrue(right || assumed.doubt() != null, weights.title());
            assertTrue(isUsual(weights) || assumed.doubt() != null, weights.title());
        }
    }

    @Test
    void whatAllPublishedWeightsAgreeOnIsAssumed() {
        PreprocessingChoice usual = unknown("squeezenet1_0");
        assertNull(usual.doubt());
        assertEquals(Imagenet.usualPreprocessing(224), usual.preprocessing());
        assertTrue(usual.why().equals("as for squeezenet1_0's published weights, assumed"), usual.why());
        PreprocessingChoice bicubic = unknown("efficientnet_b3");
        assertEquals(
                new ShorterSideCrop(320, 300, 300, Resampling.BICUBIC),
                bicubic.preprocessing().framing());
        assertTrue(
                bicubic.doubt().endsWith("such as size=300,framing=crop(resize=320, resampling=bicubic)"),
                bicubic.doubt());
    }

    @Test
    void whereTheyDifferTheFirstIsAssumedAndTheOthersNamed() {
        PreprocessingChoice choice = unknown("efficientnet_b1");
        assertEquals(
                new ShorterSideCrop(256, 240, 240, Resampling.BICUBIC),
                choice.preprocessing().framing());
        assertTrue(choice.doubt().contains("which differ in their preprocessing"), choice.doubt());
        assertTrue(choice.doubt().contains("imagenet1k_v2"), choice.doubt());
    }

    @Test
    void ofNetworksWithoutPublishedWeightsNothingIsKnown() {
        PreprocessingChoice choice = unknown("cnn");
        assertTrue(choice.doubt().contains("nothing is known"), choice.doubt());
    }

    @Test
    void aNameOfAnotherArchitectureDecidesNothing() {
        PublishedWeights other = PublishedCatalogue.of(Architectures.of("efficientnet_b3"), "imagenet");
        PreprocessingChoice choice = of("squeezenet1_0", new Recognition.Misnamed(other, "00000000"));
        assertEquals(Imagenet.usualPreprocessing(224), choice.preprocessing());
        assertTrue(choice.doubt().contains("begins with 00000000, not cf984f9c"), choice.doubt());
    }

    @Test
    void partsAreGivenAndTheRestIsAsPublished() {
        Preprocessing all = PreprocessingChoice.given(
                        "size=160,framing=letterbox=0:bicubic,mean=0.1/0.2/0.3,std=0.5", MOBILENET)
                .preprocessing();
        assertEquals(
                new Preprocessing(
                        new Letterbox(160, 160, 0, Resampling.BICUBIC),
                        3,
                        List.of(0.1, 0.2, 0.3),
                        List.of(0.5, 0.5, 0.5)),
                all);
        assertEquals(
                new ShorterSideCrop(183, 160, 160),
                PreprocessingChoice.given("size=160", MOBILENET).preprocessing().framing());
        assertEquals(
                new ShorterSideCrop(240, 224, 224),
                PreprocessingChoice.given("framing=crop=240", MOBILENET)
                        .preprocessing()
                        .framing());
        PreprocessingChoice best = PreprocessingChoice.given("imagenet", MOBILENET);
        assertEquals(PublishedCatalogue.of(MOBILENET, "imagenet").preprocessing(), best.preprocessing());
        assertEquals(
                "shorter side 232, crop 224x224, bilinear (as for imagenet1k_v2 of mobilenet_v2, given)", best.text());
        assertNull(best.doubt());
    }

    @Test
    void unusualNumbersAreSaid() {
        String text = PreprocessingChoice.given("framing=squash,mean=0.5,std=0.25", MOBILENET)
                .text();
        assertEquals("squash to 224x224, mean 0.5/0.5/0.5, std 0.25/0.25/0.25 (given)", text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "size",
                "size=",
                "size=0",
                "size=4097",
                "size=1e9",
                "size=NaN",
                "size=22.5",
                "size=224,size=224",
                "framing=",
                "framing=random-crop",
                "framing=round",
                "mean=",
                "mean=0.5/0.5",
                "mean=NaN",
                "mean=Infinity",
                "std=0",
                "std=-1",
                "std=NaN",
                "std=1e999",
                "resize=256",
                "imagenet1k_v9",
                "imagenet1k_v2,size=3"
            })
    void whatIsNoPreprocessingIsRefused(String text) {
        UserError error = assertThrows(UserError.class, () -> PreprocessingChoice.given(text, MOBILENET));
        assertNotNull(error.fix());
        assertEquals(1, error.getMessage().lines().count(), error.getMessage());
    }
}
