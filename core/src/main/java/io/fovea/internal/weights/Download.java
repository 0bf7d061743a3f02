package io.fovea.internal.weights;

import io.fovea.UserError;
import io.fovea.Version;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;

/**
 * Fetches one file into {@code NAME.part} beside its place, verifies it and moves it there. A lost connection is taken
 * up again where it broke; what is there when the program ends is used by the next. A file without a checksum begins
 * anew every time, because nothing would tell a mixture of two versions.
 */
final class Download {
    /** Connections that may break before we give up; each must have brought something. */
    private static final int ATTEMPTS = 5;

    private static final int BUFFER = 1 << 16;

    private final RemoteFile remote;
    private final Path place;
    private final Path part;
    private final Duration patience;
    private final DownloadListener listener;
    private final HttpClient client;
    private long received;

    Download(RemoteFile remote, Path place, Duration patience, DownloadListener listener) {
        this.remote = remote;
        this.place = place;
        this.part = place.resolveSibling(place.getFileName() + ".part");
        this.patience = patience;
        this.listener = listener;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NORMAL) // but never from https to http
                .connectTimeout(patience)
                .build();
    }

    /**
     * @throws UserError if the file cannot be had, or is not the one it should be
     * @throws IOException if it cannot be written
     */
    void run() throws IOException {
        if (!complete()) fetch();
        String sum = remote.checksum() == null ? "" : Checksum.of(part);
        if (remote.checksum() != null && !sum.startsWith(remote.checksum())) {
            Files.delete(part);
            throw remote.unavailable(
                    remote.address() + " gave another file: its SHA-256 begins with "
                            + sum.substring(0, remote.checksum().length()) + ", not " + remote.checksum(),
                    place,
                    null);
        }
        Files.move(part, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Whether an earlier program got everything, and ended before it could say so. */
    private boolean complete() throws IOException {
        if (remote.checksum() != null && Files.exists(part)) {
            return Checksum.of(part).startsWith(remote.checksum());
        }
        Files.deleteIfExists(part);
        return false;
    }

    private void fetch() throws IOException {
        for (int attempt = 1; ; attempt++) {
            received = 0;
            try {
                attempt();
                return;
            } catch (ConnectionLost e) {
                if (received == 0 || attempt == ATTEMPTS) throw failure(e.reason());
            }
        }
    }

    /** The network's failure, as opposed to the disk's. */
    private static final class ConnectionLost extends Exception {
        private static final long serialVersionUID = 1L;

        private final IOException reason;

        ConnectionLost(IOException reason) {
            super(reason);
            this.reason = reason;
        }

        IOException reason() {
            return reason;
        }
    }

    private void attempt() throws IOException, ConnectionLost {
        long have = remote.checksum() != null && Files.exists(part) ? Files.size(part) : 0;
        HttpResponse<InputStream> response = request(have);
        if (have > 0 && (response.statusCode() == 416 || (response.statusCode() == 206 && !beginsAt(response, have)))) {
            response.body().close();
            Files.delete(part); // longer than the file, or of another one: from the beginning
            have = 0;
            response = request(have);
        }
        try (InputStream body = response.body()) {
            boolean resumes = have > 0 && response.statusCode() == 206;
            if (response.statusCode() != 200 && !resumes) throw refused(response);
            if (isWebPage(response)) {
                throw remote.unavailable(remote.address() + " gave a web page and not a file", place, null);
            }
            receive(response, body, resumes ? have : 0);
        }
    }

    /** @param have bytes that are there, of which the server may spare us the repetition */
    private HttpResponse<InputStream> request(long have) throws ConnectionLost {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(remote.address()).timeout(patience).header("User-Agent", agent());
        if (have > 0) request.header("Range", "bytes=" + have + "-");
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new ConnectionLost(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }

    private void receive(HttpResponse<?> response, InputStream body, long have) throws IOException, ConnectionLost {
        long length = response.headers().firstValueAsLong("Content-Length").orElse(0);
        listener.begin(remote.name(), (have + length) / 1000);
        listener.advance(have / 1000);
        StandardOpenOption start = have > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        try (SilenceWatch watch = SilenceWatch.over(body, patience);
                FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, start)) {
            byte[] buffer = new byte[BUFFER];
            long total = have;
            for (int n = read(body, buffer, watch); n >= 0; n = read(body, buffer, watch)) {
                for (ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n); bytes.hasRemaining(); ) out.write(bytes);
                received += n;
                listener.advance((total + n) / 1000 - total / 1000);
                total += n;
            }
            out.force(true);
            if (length > 0 && total - have != length) throw new ConnectionLost(new IOException("it ended too early"));
        }
    }

    private int read(InputStream body, byte[] buffer, SilenceWatch watch) throws ConnectionLost {
        try {
            int n = body.read(buffer);
            watch.heard();
            if (!watch.silent()) return n;
        } catch (IOException e) {
            if (!watch.silent()) throw new ConnectionLost(e);
        }
        throw new ConnectionLost(new HttpTimeoutException("silent"));
    }

    private static boolean beginsAt(HttpResponse<?> response, long position) {
        return response.headers().firstValue("Content-Range").orElse("").startsWith("bytes " + position + "-");
    }

    private static boolean isWebPage(HttpResponse<?> response) {
        return response.headers().firstValue("Content-Type").orElse("").startsWith("text/html");
    }

    private static String agent() {
        return "fovea/" + Version.current();
    }

    private UserError refused(HttpResponse<?> response) {
        String meaning = switch (response.statusCode()) {
            case 401, 403 -> " (not allowed)";
            case 404, 410 -> " (no such file)";
            case 301, 302, 303, 307, 308 -> " (a redirection that cannot be followed)";
            case 429, 503 -> " (too busy)";
            default -> "";
        };
        return remote.unavailable(
                "cannot download " + remote.address() + ": the server answered " + response.statusCode() + meaning,
                place,
                null);
    }

    private UserError failure(IOException e) {
        String host = remote.address().getHost();
        String reason;
        if (e instanceof HttpTimeoutException) reason = host + " was silent for " + patience.toSeconds() + " s";
        else if (e instanceof ConnectException) reason = "no connection to " + host;
        else if (e instanceof SSLException) reason = "no secure connection to " + host + ": " + e.getMessage();
        else reason = "the connection broke: " + e.getMessage();
        return remote.unavailable("cannot download " + remote.address() + ": " + reason, place, e);
    }
}
