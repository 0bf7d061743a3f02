package io.fovea.internal.file;

import io.fovea.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where Fovea keeps what it can make or fetch again. */
public final class CacheFolder {
    /** Unpacked copies of compressed archives. */
    public static final String ARCHIVES = "archives";
    /** What frozen trunks say of images. */
    public static final String FEATURES = "features";
    /** Framed images, ready to be trained on. */
    public static final String FRAMES = "frames";
    /** What checks of data found. */
    public static final String CHECKS = "checks";
    /** Downloaded weights. */
    public static final String WEIGHTS = "weights";

    private static final String LIMIT = "FOVEA_CACHE_SIZE";
    private static final long USUAL_LIMIT = 20L << 30;
    /** Twenty million images. */
    private static final long CHECKS_LIMIT = 1L << 30;

    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*([KMGT]?)(?:I?B)?");

    private CacheFolder() {}

    /**
     * What one part of the folder holds.
     *
     * @param part {@link #ARCHIVES}, {@link #CHECKS}, {@link #FEATURES}, {@link #FRAMES} or {@link #WEIGHTS}
     * @param bytes of all files in it
     * @param limit above which the files least recently used are deleted; empty if all are kept
     */
    public record Usage(String part, Path folder, long bytes, OptionalLong limit) {}

    /** Of this process; see {@link #of}. */
    public static Path here() {
        return of(System.getenv(), System.getProperty("user.home"));
    }

    /**
     * {@code $FOVEA_HOME}, else {@code $XDG_CACHE_HOME/fovea}, else {@code ~/.cache/fovea}, as the XDG Base Directory
     * Specification has it.
     */
    public static Path of(Map<String, String> environment, String userHome) {
        String own = environment.getOrDefault("FOVEA_HOME", "");
        if (!own.isEmpty()) return Path.of(own);
        String shared = environment.getOrDefault("XDG_CACHE_HOME", "");
        return (shared.isEmpty() ? Path.of(userHome, ".cache") : Path.of(shared)).resolve("fovea");
    }

    /**
     * The most bytes of unpacked archives to keep, as many of frames, and as many of features:
     * {@code $FOVEA_CACHE_SIZE}, such as {@code 500M} or {@code 20G} (in powers of 1024), else 20 GiB.
     *
     * @throws UserError if it is set to something else
     */
    public static long limit(Map<String, String> environment) {
        String text = environment.getOrDefault(LIMIT, "").strip();
        if (text.isEmpty()) return USUAL_LIMIT;
        Matcher size = SIZE.matcher(text.toUpperCase(Locale.ROOT));
        if (!size.matches()) {
            throw new UserError(LIMIT + " is " + text + ", which is no size", "set it to one such as 500M or 20G");
        }
        int thousands = "KMGT".indexOf(size.group(2)) + 1;
        long unit = size.group(2).isEmpty() ? 1 : 1L << (10 * thousands);
        long count = Long.parseLong(size.group(1));
        return count > Long.MAX_VALUE / unit ? Long.MAX_VALUE : count * unit;
    }

    /** The most bytes of remembered checks to keep: 1 GiB, or what {@code $FOVEA_CACHE_SIZE} says if that is less. */
    public static long checksLimit(Map<String, String> environment) {
        return Math.min(CHECKS_LIMIT, limit(environment));
    }

    /** What the parts of this process's folder hold now. */
    public static List<Usage> usage() {
        return usage(System.getenv(), System.getProperty("user.home"));
    }

    static List<Usage> usage(Map<String, String> environment, String userHome) {
        Path home = of(environment, userHome);
        Path archives = home.resolve(ARCHIVES), checks = home.resolve(CHECKS);
        Path features = home.resolve(FEATURES), frames = home.resolve(FRAMES), weights = home.resolve(WEIGHTS);
        OptionalLong limit = OptionalLong.of(limit(environment));
        return List.of(
                new Usage(ARCHIVES, archives, bytes(archives), limit),
                new Usage(CHECKS, checks, bytes(checks), OptionalLong.of(checksLimit(environment))),
                new Usage(FEATURES, features, bytes(features), limit),
                new Usage(FRAMES, frames, bytes(frames), limit),
                new Usage(WEIGHTS, weights, bytes(weights), OptionalLong.empty()));
    }

    private static long bytes(Path folder) {
        if (!Files.isDirectory(folder)) return 0;
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(CacheFolder::size).sum();
        } catch (IOException | UncheckedIOException e) {
            throw new UserError("cannot list " + folder + ": " + e.getMessage(), "check its permissions", e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0; // deleted since it was listed
        }
    }
}
