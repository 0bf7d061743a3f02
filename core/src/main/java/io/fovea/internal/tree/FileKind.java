package io.fovea.internal.tree;

import java.util.Locale;
import java.util.Set;

/** What a file is, judged by its name alone. */
public enum FileKind {
    IMAGE,
    /** Left behind by an operating system or a tool; ignored without a word. */
    HIDDEN,
    OTHER;

    private static final Set<String> EXTENSIONS =
            Set.of("jpg", "jpeg", "jpe", "jfif", "png", "gif", "bmp", "tif", "tiff", "webp");
    private static final Set<String> LITTER = Set.of("__macosx", "_macosx", "thumbs.db", "desktop.ini");

    /** @param path with forward slashes, from the root of the data; hidden if any of its segments is */
    public static FileKind of(String path) {
        for (String segment : path.split("/", -1)) {
            if (isHidden(segment)) return HIDDEN;
        }
        return hasImageExtension(path) ? IMAGE : OTHER;
    }

    /** Of a file that was named one by one: it is wanted, wherever it lies. */
    public static boolean hasImageExtension(String path) {
        int dot = path.lastIndexOf('.');
        String extension = path.substring(dot + 1).toLowerCase(Locale.ROOT);
        return dot > path.lastIndexOf('/') && EXTENSIONS.contains(extension);
    }

    static boolean isHidden(String segment) {
        return segment.startsWith(".") || LITTER.contains(segment.toLowerCase(Locale.ROOT));
    }
}
