package io.fovea.internal.weights;

import io.fovea.UserError;
import io.fovea.internal.file.CacheFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The weight files of this machine, and the way to get more. A file in its place is used if its checksum is right,
 * whoever put it there; one that is absent is fetched, once, however many threads and processes want it.
 *
 * @param folder where the files lie; created when needed
 * @param mirror where published weights are fetched from instead of their own address; null for that address
 * @param offline whether nothing is ever fetched
 * @param patience how long a server may be silent
 */
public record PretrainedCache(Path folder, @Nullable URI mirror, boolean offline, Duration patience) {
    private static final String MIRROR = "FOVEA_WEIGHTS_URL";
    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(30);
    private static final Duration LITTLE_PATIENCE = Duration.ofSeconds(8);

    /** The folder {@code weights} of Fovea's {@linkplain CacheFolder cache}, and the mirror that the user has set. */
    public static PretrainedCache here() {
        return of(System.getenv(), System.getProperty("user.home"));
    }

    /** @throws UserError if {@code FOVEA_WEIGHTS_URL} is set to something else than a web address */
    static PretrainedCache of(Map<String, String> environment, String userHome) {
        String text = environment.getOrDefault(MIRROR, "");
        URI mirror = text.isEmpty() ? null : webAddress(text);
        if (mirror == null && !text.isEmpty()) {
            throw new UserError(
                    MIRROR + " is " + text + ", which is no web address",
                    "set it to one such as https://mirror.example.org/models, or unset it");
        }
        Path folder = CacheFolder.of(environment, userHome).resolve(CacheFolder.WEIGHTS);
        return new PretrainedCache(folder, mirror, false, USUAL_PATIENCE);
    }

    /** The same in another folder. */
    public PretrainedCache in(Path other) {
        return new PretrainedCache(other, mirror, offline, patience);
    }

    /** The same with or without the network. */
    public PretrainedCache offline(boolean on) {
        return new PretrainedCache(folder, mirror, on, patience);
    }

    /** The same, for weights that one would like but can do without: a server that is silent is not waited for. */
    public PretrainedCache hurried() {
        return patience.compareTo(LITTLE_PATIENCE) <= 0
                ? this
                : new PretrainedCache(folder, mirror, offline, LITTLE_PATIENCE);
    }

    /** Whether a file lies where these weights belong; looks neither into it nor at the network. */
    public boolean has(PublishedWeights weights) {
        return Files.isRegularFile(folder.resolve(weights.file()));
    }

    /**
     * The file of published weights, fetched if need be.
     *
     * @throws UserError if it can neither be found nor fetched, or its checksum is wrong; says which file to put where
     */
    public Path file(PublishedWeights weights, DownloadListener listener) {
        RemoteFile remote = RemoteFile.of(weights.url());
        return file(mirror == null ? remote : remote.from(mirror), folder.resolve(remote.name()), listener);
    }

    /**
     * Any file of weights, fetched if need be. If its name carries a checksum, as {@code NAME-0123abcd.pth}, it is
     * verified; otherwise the file lies in a folder of its address, because other files may have the same name.
     *
     * @throws UserError as above
     */
    public Path file(URI address, DownloadListener listener) {
        RemoteFile remote = RemoteFile.of(address);
        Path own = remote.checksum() != null ? folder : folder.resolve(addressFolder(address));
        return file(remote, own.resolve(remote.name()), listener);
    }

    /**
     * What a file on this machine is.
     *
     * @throws UserError if it cannot be read
     */
    public Recognition recognise(Path file) {
        return recogniser().of(file);
    }

    Recogniser recogniser() {
        return new Recogniser(PublishedCatalogue.published(), folder);
    }

    private Path file(RemoteFile remote, Path place, DownloadListener listener) {
        new Leftovers(folder).remove();
        try {
            if (!Files.exists(place)) fetch(remote, place, listener);
            else verify(remote, place);
            return place;
        } catch (IOException e) {
            throw new UserError(
                    "cannot keep weights as " + place + ": " + e,
                    "check the permissions and free space of the folder, or set FOVEA_HOME to another",
                    e);
        }
    }

    private void fetch(RemoteFile remote, Path place, DownloadListener listener) throws IOException {
        if (offline) {
            throw remote.unavailable(
                    remote.name() + " is not on this machine, and nothing is fetched offline", place, null);
        }
        Files.createDirectories(place.toAbsolutePath().getParent());
        try (DownloadLock lock = DownloadLock.of(place)) {
            if (Files.exists(place)) verify(remote, place); // it came while we waited
            else new Download(remote, place, patience, listener).run();
        }
    }

    private static void verify(RemoteFile remote, Path place) throws IOException {
        if (remote.checksum() == null) return;
        String sum = Checksum.of(place);
        if (sum.startsWith(remote.checksum())) return;
        throw new UserError(
                place + " is damaged or another file: its SHA-256 begins with "
                        + sum.substring(0, remote.checksum().length()) + ", not " + remote.checksum(),
                "delete it to have it fetched again, or put " + remote.origin() + " in its place");
    }

    private static String addressFolder(URI address) {
        return Checksum.of(address.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }

    /** The address if a text is one of http or https, else null. */
    static @Nullable URI webAddress(String text) {
        if (!text.matches("(?i)https?://.+")) return null;
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
