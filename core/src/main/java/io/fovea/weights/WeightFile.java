package io.fovea.weights;

import io.fovea.UserError;
import io.fovea.framing.Preprocessing;
import io.fovea.model.Architecture;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Pretrained weights, found.
 *
 * @param path of the file
 * @param text by which they are found again: the published name, the address or the path
 * @param published what is known of them, if they are published; also if only the file's name says so
 */
public record WeightFile(Path path, String text, @Nullable PublishedWeights published) {
    /** What stands for random weights. */
    public static final String NONE = "none";

    /**
     * Finds what a user calls weights.
     *
     * @param text a name as {@link Weights#of} takes it, an address (http or https) or a path
     * @throws UserError if they cannot be found or fetched
     */
    public static WeightFile of(String text, Architecture architecture, WeightCache cache, DownloadListener listener) {
        if (Weights.isName(text)) {
            PublishedWeights published = Weights.of(architecture, text);
            return new WeightFile(cache.file(published, listener), published.name(), published);
        }
        URI address = WeightCache.webAddress(text);
        Path path = address == null ? existing(text) : cache.file(address, listener);
        String name = String.valueOf(path.getFileName());
        return new WeightFile(path, text, Weights.ofFile(architecture, name).orElse(null));
    }

    private static Path existing(String text) {
        Path path = Path.of(text);
        if (Files.exists(path)) return path;
        throw new UserError(
                "there is no weight file " + text,
                "check the path, or use imagenet for published weights, or leave --weights out");
    }

    /** Whether the file is a trained classifier of Fovea's, with its own labels and preprocessing. */
    public boolean isBundle() {
        return path.toString().endsWith(".fovea");
    }

    /** How these weights want their images: as published, else as ImageNet's networks usually do. */
    public Preprocessing preprocessing(Architecture architecture) {
        return published != null ? published.preprocessing() : Imagenet.usualPreprocessing(architecture.size());
    }
}
