package io.fovea.image;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells formats by the first bytes of a file. */
final class FileSignature {
    private static final int SAMPLE = 512;

    private FileSignature() {}

    static @Nullable ImageFormat format(byte[] file) {
        String start = latin(file, 16);
        if (start.startsWith("\u00FF\u00D8")) return ImageFormat.JPEG;
        if (start.startsWith("\u0089PNG\r\n\u001A\n")) return ImageFormat.PNG;
        if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) return ImageFormat.GIF;
        if (start.startsWith("II*\0") || start.startsWith("MM\0*")) return ImageFormat.TIFF;
        if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) return ImageFormat.WEBP;
        // "BM" alone may be text: the four reserved bytes of a bitmap are zero in practice
        if (start.startsWith("BM") && (start.length() < 16 || start.startsWith("\0", 15))) return ImageFormat.BMP;
        return null;
    }

    /** What a file is that is no image we read, as far as its first bytes tell. */
    static String describe(byte[] file) {
        String start = latin(file, SAMPLE);
        if (start.startsWith("ftyp", 4)) {
            return "not a supported image (looks like "
                    + start.substring(8, Math.min(12, start.length())).trim() + ", of the HEIC, AVIF and MP4 family)";
        }
        return "not an image (" + likeness(file, start) + ")";
    }

    private static String likeness(byte[] file, String start) {
        String lower = start.stripLeading().toLowerCase(Locale.ROOT);
        if (lower.startsWith("<!doctype html") || lower.startsWith("<html")) return "looks like a web page";
        if (lower.startsWith("<svg") || lower.startsWith("<?xml")) return "looks like XML or SVG";
        if (start.startsWith("%PDF")) return "looks like PDF";
        if (start.startsWith("PK\u0003\u0004")) return "looks like a zip archive";
        if (start.startsWith("8BPS")) return "looks like Photoshop";
        if (start.chars().allMatch(c -> c == 0)) return "only zero bytes";
        if (start.chars().allMatch(c -> c >= ' ' && c != 0x7F || c == '\n' || c == '\r' || c == '\t')) {
            return "looks like text";
        }
        return "starts with " + HexFormat.ofDelimiter(" ").withUpperCase().formatHex(file, 0, Math.min(8, file.length));
    }

    private static String latin(byte[] file, int limit) {
        return new String(file, 0, Math.min(limit, file.length), StandardCharsets.ISO_8859_1);
    }
}
