package io.fovea.internal.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.framing.ShorterSideCrop;
import io.fovea.image.Resampling;
import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PublishedCatalogueTest {
    private static final Architecture MOBILENET = Architectures.of("mobilenet_v2");

    @Test
    void everyEntryThatCanBeBuiltHasThePublishedNumberOfParameters() {
        assertFalse(PublishedCatalogue.all().isEmpty());
        for (Architecture architecture : Architectures.all()) {
            List<PublishedWeights> published = PublishedCatalogue.of(architecture);
            if (published.isEmpty()) continue;
            long parameters = architecture.summary(1000).parameters();
            for (PublishedWeights weights : published) {
                assertEquals(weights.parameters(), parameters, weights.architecture() + " " + weights.name());
                assertEquals(architecture.channels(), weights.mean().size(), weights.architecture());
            }
        }
    }

    @Test
    void nothingIsAdvertisedThatCannotBeBuilt() {
        for (PublishedWeights weights : PublishedCatalogue.all()) Architectures.of(weights.architecture());
    }

    @Test
    void everyEntryIsPlausibleAndItsFileHasAChecksum() {
        Set<String> names = new HashSet<>();
        for (PublishedWeights weights : PublishedCatalogue.published()) {
            String name = weights.architecture() + " " + weights.name();
            assertTrue(names.add(name), name);
            assertTrue(weights.url().toString().startsWith("https://download.pytorch.org/models/"), name);
            assertTrue(RemoteFile.of(weights.url()).checksum() != null, name);
            assertTrue(weights.top1() > 50 && weights.top1() < weights.top5() && weights.top5() < 100, name);
            assertTrue(weights.resize() >= weights.crop(), name);
            weights.preprocessing();
        }
        for (String family : List.of(
                "resnet18",
                "resnext50_32x4d",
                "vgg16_bn",
                "mobilenet_v3_small",
                "efficientnet_b7",
                "efficientnet_v2_l",
                "vit_l_32",
                "convnext_large",
                "squeezenet1_1",
                "densenet201",
                "shufflenet_v2_x2_0",
                "regnet_y_32gf",
                "swin_b")) {
            assertTrue(names.contains(family + " imagenet1k_v1"), family);
        }
    }

    @Test
    void namesLeadToWeights() {
        PublishedWeights best = PublishedCatalogue.of(MOBILENET, "imagenet"),
                first = PublishedCatalogue.of(MOBILENET, "IMAGENET1K_V1");
        assertEquals("imagenet1k_v2", best.name());
        assertEquals("mobilenet_v2-7ebf99e0.pth", best.file());
        assertEquals(72.154, best.top1());
        assertEquals("mobilenet_v2-b0353104.pth", first.file());
        assertEquals(new ShorterSideCrop(256, 224, 224), first.preprocessing().framing());
        assertEquals(new ShorterSideCrop(232, 224, 224), best.preprocessing().framing());
        PublishedWeights bicubic = PublishedCatalogue.published().stream()
                .filter(weights -> weights.architecture().equals("efficientnet_b0"))
                .findFirst()
                .orElseThrow();
        assertEquals(Resampling.BICUBIC, bicubic.interpolation());
    }

    @Test
    void whatIsNotPublishedIsRefusedWithWhatIs() {
        UserError unknown = assertThrows(UserError.class, () -> PublishedCatalogue.of(MOBILENET, "imagenet1k_v9"));
        assertTrue(unknown.getMessage().contains("imagenet1k_v2, imagenet1k_v1"), unknown.getMessage());
        UserError none =
                assertThrows(UserError.class, () -> PublishedCatalogue.of(Architectures.of("mlp"), "imagenet"));
        assertTrue(none.getMessage().contains("no published weights of mlp"), none.getMessage());
    }

    @Test
    void namesAreToldFromFiles() {
        assertTrue(PublishedCatalogue.isName("imagenet")
                && PublishedCatalogue.isName("imagenet1k_v3")
                && PublishedCatalogue.isName("IMAGENET1K_V1"));
        assertFalse(PublishedCatalogue.isName("imagenet.pth")
                || PublishedCatalogue.isName("./imagenet")
                || PublishedCatalogue.isName("none"));
    }

    @Test
    void theClassesAreImagenets() {
        List<String> names = Imagenet.labels().names();
        assertEquals(1000, names.size());
        assertEquals("tench", names.get(0));
        assertEquals("sea snake", names.get(65));
        assertEquals("toilet tissue", names.get(999));
        for (String name : names) assertTrue(!name.isBlank() && name.equals(name.strip()), name);
    }
}
