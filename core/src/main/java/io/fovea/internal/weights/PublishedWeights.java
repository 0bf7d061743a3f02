package io.fovea.internal.weights;

import io.fovea.framing.Preprocessing;
import io.fovea.framing.ShorterSideCrop;
import io.fovea.image.Resampling;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Weights of ImageNet's 1,000 classes that torchvision publishes, with what torchvision says of them.
 *
 * @param name torchvision's, in small letters: {@code imagenet1k_v1}
 * @param url of the file, whose name carries the first digits of its SHA-256
 * @param mebibytes size of the file; null where torchvision does not tell
 * @param parameters of the network
 * @param gigaMacs billions of multiply-accumulates an image; null where torchvision does not tell
 * @param top1 accuracy on ImageNet's validation images, in percent
 * @param top5 as {@code top1}, of the right class among the five most probable
 * @param resize the shorter side, in pixels, before the crop
 * @param crop height and width of the network's images, in pixels
 * @param mean per channel, 0 to 1
 * @param std per channel, 0 to 1
 */
public record PublishedWeights(
        String architecture,
        String name,
        URI url,
        @Nullable Double mebibytes,
        long parameters,
        @Nullable Double gigaMacs,
        double top1,
        double top5,
        int resize,
        int crop,
        Resampling interpolation,
        List<Double> mean,
        List<Double> std) {
    /** What torchvision's LICENSE and the section "Pre-trained Model License" of its README say. */
    public static final String LICENCE = "BSD-3-Clause (torchvision); the terms of the training images may apply";

    /** The file's name, as it must be in the cache. */
    public String file() {
        return RemoteFile.of(url).name();
    }

    /** First digits of the file's SHA-256. */
    String checksum() {
        return Objects.requireNonNull(RemoteFile.of(url).checksum(), "the catalogue's files have one in their names");
    }

    /** For people: {@code imagenet1k_v1 of resnet50}. */
    public String title() {
        return name + " of " + architecture;
    }

    /** How these weights want their images: torchvision's {@code ImageClassification} preset. */
    public Preprocessing preprocessing() {
        return new Preprocessing(new ShorterSideCrop(resize, crop, crop, interpolation), mean.size(), mean, std);
    }
}
