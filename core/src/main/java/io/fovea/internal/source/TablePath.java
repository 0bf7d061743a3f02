package io.fovea.internal.source;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A path in a table.
 *
 * @param path without empty, {@code .} and inner {@code ..} segments, with forward slashes
 * @param key the same for all ways to write the path of one file
 */
record TablePath(String path, String key) {
    private static final boolean BACKSLASHES_SEPARATE = File.separatorChar == '\\';

    /**
     * @param folder of the table, normalised
     * @param written as it stands in the table; where it is not found and has backslashes, it is tried with slashes
     * @throws InvalidPathException if the system has no such paths
     */
    static TablePath of(Path folder, String written) {
        if (isNormal(written)) return new TablePath(written, written); // a Path takes ten times as long
        Path asWritten = Path.of(written).normalize();
        if (written.indexOf('\\') < 0
                || Files.isRegularFile(folder.resolve(asWritten).normalize())) {
            return of(folder, asWritten);
        }
        return of(folder, Path.of(written.replace('\\', '/')).normalize());
    }

    private static TablePath of(Path folder, Path relative) {
        Path file = folder.resolve(relative).normalize();
        String key = name(file.startsWith(folder) ? folder.relativize(file) : file);
        return new TablePath(name(relative), BACKSLASHES_SEPARATE ? key.toLowerCase(Locale.ROOT) : key);
    }

    private static String name(Path path) {
        return path.toString().replace(File.separatorChar, '/');
    }

    /**
     * Whether it is relative, made of plain letters, and normal as it stands: almost every path in almost every table.
     */
    private static boolean isNormal(String path) {
        if (BACKSLASHES_SEPARATE || path.isEmpty()) return false;
        char before = '/';
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean startsSegment = before == '/';
            if (c < ' ' || c > '~' || c == '\\' || (startsSegment && (c == '/' || c == '.'))) return false;
            before = c;
        }
        return before != '/';
    }
}
