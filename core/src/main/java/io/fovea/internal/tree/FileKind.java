package io.fovea.internal.tree;

import java.util.List;
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
    private static final List<String> LITTER = List.of("__macosx", "_macosx", "thumbs.db", "desktop.ini");

    /** @param path with forward slashes, from the root of the data; hidden if any of its segments is */
    public static FileKind of(String path) {
        for (int start = 0, end; start <= path.length(); start = end + 1) {
            end = path.indexOf('/', start);
            if (end < 0) end = path.length();
            if (isHidden(path, start, end)) return HIDDEN;
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
        return isHidden(segment, 0, segment.length());
    }

    private static boolean isHidden(String path, int start, int end) {
        if (start == end) return false;
        if (path.charAt(start) == '.') return true;
        for (String name : LITTER) {
            if (name.length() == end - start && path.regionMatches(true, start, name, 0, name.length())) return true;
        }
        return false;
    }
}
