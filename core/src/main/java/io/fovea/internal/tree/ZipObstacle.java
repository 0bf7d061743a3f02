package io.fovea.internal.tree;

import java.util.Locale;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipMethod;
import org.jspecify.annotations.Nullable;

/**
 * Why a file inside a zip is not read.
 *
 * @param text such as "encrypted"
 */
record ZipObstacle(String text, String fix) {
    /** @return null if it can be read: plain or deflated */
    static @Nullable ZipObstacle of(ZipArchiveEntry entry) {
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            return new ZipObstacle("encrypted", "unpack the archive with its password, and give the folder");
        }
        int method = entry.getMethod();
        if (method == ZipArchiveEntry.STORED || method == ZipArchiveEntry.DEFLATED) return null;
        return new ZipObstacle(
                "compressed with " + name(method) + ", which is not read here",
                "unpack the archive and give the folder, or pack it again with the usual method, deflate");
    }

    private static String name(int method) {
        ZipMethod known = ZipMethod.getMethodByCode(method);
        if (known == null || known == ZipMethod.UNKNOWN) return "an unknown method (" + method + ")";
        return switch (known) {
            case ENHANCED_DEFLATED -> "deflate64";
            case ZSTD, ZSTD_DEPRECATED -> "zstd";
            case AES_ENCRYPTED -> "AES";
            default -> known.name().toLowerCase(Locale.ROOT);
        };
    }
}
