package io.fovea.internal.weights;

import io.fovea.UserError;
import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file that a web server holds.
 *
 * @param origin where it is published
 * @param address where it is fetched from: the origin, or a mirror
 * @param name of the file
 * @param checksum first digits of its SHA-256, or null if its name does not tell
 */
record RemoteFile(
        URI origin, URI address, String name, @Nullable String checksum) {
    /** PyTorch's convention: {@code HASH_REGEX} of torch/hub.py, but not for a few letters that are no checksum. */
    private static final Pattern CHECKSUM = Pattern.compile("-([a-f0-9]{8,64})\\.");

    /** Names that are safe on every file system; torchvision's are. */
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]*");

    /** @throws UserError if it names no server, or no file on it */
    static RemoteFile of(URI url) {
        String path = url.getPath() == null ? "" : url.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (url.getHost() == null || !SAFE.matcher(name).matches()) {
            throw new UserError(
                    url + " is no address of a file", "give one such as https://example.org/weights-0123abcd.pth");
        }
        return new RemoteFile(url, url, name, checksum(name));
    }

    /** The first digits of a file's SHA-256 that its name carries; null if it carries none. */
    static @Nullable String checksum(String name) {
        Matcher checksum = CHECKSUM.matcher(name);
        return checksum.find() ? checksum.group(1) : null;
    }

    /** @param base of a mirror, which holds the same files under the same names */
    RemoteFile from(URI base) {
        String folder = base.toString().endsWith("/") ? base.toString() : base + "/";
        return new RemoteFile(origin, URI.create(folder + name), name, checksum);
    }

    /** The one thing to say whatever went wrong: how to get the file there without us. */
    UserError unavailable(String problem, Path place, @Nullable Throwable cause) {
        UserError error = new UserError(problem, "download " + origin + " elsewhere, and put it there as " + place);
        if (cause != null) error.initCause(cause);
        return error;
    }
}
