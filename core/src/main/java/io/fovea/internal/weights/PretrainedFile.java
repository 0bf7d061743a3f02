package io.fovea.internal.weights;

import io.fovea.UserError;
import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.text.Nearest;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Pretrained weights, found.
 *
 * @param path of the file
 * @param text by which they are found again: the published name, the address or the path
 * @param recognition what they are
 */
public record PretrainedFile(Path path, String text, Recognition recognition) {
    /** What stands for random weights. */
    public static final String NONE = "none";

    /**
     * Finds what a user calls weights.
     *
     * @param text a name as {@link PublishedCatalogue#of} takes it, an address (http or https) or a path
     * @throws UserError if they cannot be found or fetched, or are published weights of another architecture
     */
    public static PretrainedFile of(
            String text, Architecture architecture, PretrainedCache cache, DownloadListener listener) {
        if (PublishedCatalogue.isName(text))
            return published(PublishedCatalogue.of(architecture, text), cache, listener);
        URI address = PretrainedCache.webAddress(text);
        Path path = address == null ? existing(text) : cache.file(address, listener);
        if (isBundle(path)) return new PretrainedFile(path, text, new Recognition.Unknown());
        return recognised(path, text, architecture, cache.recognise(path));
    }

    /** @throws UserError if it is recognised as weights of another architecture */
    static PretrainedFile recognised(Path path, String text, Architecture architecture, Recognition recognition) {
        if (recognition instanceof Recognition.Published known) requireOf(architecture, known, path);
        return new PretrainedFile(path, text, recognition);
    }

    /**
     * Published weights, from this machine or the network.
     *
     * @throws UserError if they cannot be had
     */
    public static PretrainedFile published(PublishedWeights weights, PretrainedCache cache, DownloadListener listener) {
        Path path = cache.file(weights, listener); // which has looked at its checksum
        cache.recogniser().learn(weights, path);
        return new PretrainedFile(path, weights.name(), new Recognition.Published(weights, "the file's SHA-256"));
    }

    private static void requireOf(Architecture architecture, Recognition.Published known, Path path) {
        String other = known.weights().architecture();
        if (other.equals(architecture.name())) return;
        boolean buildable =
                Architectures.all().stream().anyMatch(one -> one.name().equals(other));
        throw new UserError(
                path + ": " + known.text() + ", and not of " + architecture.name(),
                buildable
                        ? "use " + other + " in place of " + architecture.name()
                        : "give weights of " + architecture.name());
    }

    private static Path existing(String text) {
        Path path = Path.of(text);
        if (Files.exists(path)) return path;
        throw new UserError(
                "there is no weight file " + text,
                Nearest.fix(
                        text,
                        PublishedCatalogue.NAMES,
                        "check the path, or use imagenet for published weights, or leave --weights out"));
    }

    /** Whether the file is a trained classifier of Fovea's, with its own labels and preprocessing. */
    public boolean isBundle() {
        return isBundle(path);
    }

    private static boolean isBundle(Path path) {
        return path.toString().endsWith(".fovea");
    }

    /** How these weights want their images, as far as is known. */
    public PreprocessingChoice preprocessing(Architecture architecture) {
        return PreprocessingChoice.of(this, architecture);
    }
}
