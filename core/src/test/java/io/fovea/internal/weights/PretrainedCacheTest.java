package io.fovea.internal.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way a download can go, over the loopback interface. */
class PretrainedCacheTest {
    private static final int SIZE = 300_000;
    private static final byte[] CONTENT = content();
    private static final String NAME = "tiny-" + Checksum.of(CONTENT).substring(0, 8) + ".pth";
    /** Where silence is not the matter: a busy machine is no reason to fail. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration SHORT = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    private final List<Long> advances = new ArrayList<>();
    private final List<Long> totals = new ArrayList<>();
    private final DownloadListener listener = new DownloadListener() {
        @Override
        public void begin(String file, long kilobytes) {
            assertEquals(NAME, file);
            totals.add(kilobytes);
            advances.clear();
        }

        @Override
        public void advance(long kilobytes) {
            advances.add(kilobytes);
        }
    };

    private static byte[] content() {
        byte[] bytes = new byte[SIZE];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private PretrainedCache cache() {
        return cache(PATIENCE);
    }

    private PretrainedCache cache(Duration patience) {
        return new PretrainedCache(folder, null, false, patience);
    }

    private Path place() {
        return folder.resolve(NAME);
    }

    private Path part() {
        return folder.resolve(NAME + ".part");
    }

    private Path fetch(WeightServer server) {
        return fetch(server, PATIENCE);
    }

    private Path fetch(WeightServer server, Duration patience) {
        return cache(patience).file(URI.create(server.base() + "/" + NAME), listener);
    }

    /** Fails as it should: told in one line each, with the address to fetch it from and the place to put it. */
    private UserError refusal(URI base) {
        return refusal(base, PATIENCE);
    }

    private UserError refusal(URI base, Duration patience) {
        URI address = URI.create(base + "/" + NAME);
        UserError error = assertThrows(UserError.class, () -> cache(patience).file(address, listener));
        assertTrue(error.fix().contains(address.toString()), error.fix());
        assertTrue(error.fix().contains(place().toString()), error.fix());
        assertFalse((error.getMessage() + error.fix()).contains("\n"), error.getMessage());
        assertFalse(Files.exists(place()));
        return error;
    }

    @Test
    void fetchesOnceAndVerifies() throws IOException {
        try (WeightServer server = new WeightServer((exchange, n) -> WeightServer.serve(exchange, CONTENT))) {
            assertEquals(place(), fetch(server));
            assertArrayEquals(CONTENT, Files.readAllBytes(place()));
            assertEquals(place(), fetch(server));
            assertEquals(List.of("/models/" + NAME), server.requests());
        }
        assertEquals(List.of(300L), totals);
        assertEquals(300, advances.stream().mapToLong(Long::longValue).sum());
        assertEquals(List.of(NAME), names(folder));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void whatKilledProgramsLeftIsRemovedByTheNext() throws IOException {
        Files.createDirectories(folder.resolve("0123456789abcdef"));
        for (String name : List.of(
                "0123456789abcdef/.model.pth.lock",
                "0123456789abcdef/model.pth.part", // without a checksum: it would begin anew
                ".gone-01234567.pth.lock",
                "there-01234567.pth",
                "there-01234567.pth.part",
                "old-01234567.pth.part",
                "young-01234567.pth.part",
                "used.pth.part",
                ".there-01234567.pth.tensors.0a1b.part",
                ".now.tensors.0a1b.part")) {
            Files.writeString(folder.resolve(name), "x");
        }
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofDays(8)));
        Files.setLastModifiedTime(folder.resolve("old-01234567.pth.part"), longAgo);
        Files.setLastModifiedTime(folder.resolve(".there-01234567.pth.tensors.0a1b.part"), longAgo);
        Files.write(place(), CONTENT);
        Thread other = new Thread(() -> cache().file(URI.create(WeightServer.nobody() + "/" + NAME), listener));
        try (DownloadLock used = DownloadLock.of(folder.resolve("used.pth"))) {
            other.start();
            join(other);
            assertEquals(
                    List.of(
                            ".now.tensors.0a1b.part",
                            ".used.pth.lock",
                            "there-01234567.pth",
                            NAME,
                            "used.pth.part",
                            "young-01234567.pth.part"),
                    names(folder));
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aSlowServerIsWaitedFor() throws IOException {
        WeightServer.Behaviour slow = (exchange, n) -> {
            exchange.sendResponseHeaders(200, SIZE);
            for (int from = 0; from < SIZE; from += SIZE / 5) {
                Thread.sleep(SHORT.toMillis() / 4);
                exchange.getResponseBody().write(CONTENT, from, SIZE / 5);
                exchange.getResponseBody().flush();
            }
        };
        try (WeightServer server = new WeightServer(slow)) {
            assertArrayEquals(CONTENT, Files.readAllBytes(fetch(server, SHORT)));
            assertEquals(1, server.requests().size());
        }
    }

    @Test
    void aSilentServerIsLeftAndAskedAgain() throws IOException {
        AtomicReference<WeightServer> self = new AtomicReference<>();
        WeightServer.Behaviour silentOnce = (exchange, n) -> {
            if (n == 1) self.get().fallSilent(exchange, CONTENT, 100_000);
            else WeightServer.serve(exchange, CONTENT);
        };
        try (WeightServer server = new WeightServer(silentOnce)) {
            self.set(server);
            assertArrayEquals(CONTENT, Files.readAllBytes(fetch(server, SHORT)));
            assertEquals(2, server.requests().size());
            assertTrue(
                    server.requests().get(1).contains("bytes="),
                    server.requests().toString());
        }
    }

    @Test
    void aServerThatNeverAnswersIsLeft() throws IOException {
        WeightServer.Behaviour mute = (exchange, n) -> Thread.sleep(60_000);
        try (WeightServer server = new WeightServer(mute)) {
            UserError error = refusal(server.base(), Duration.ofMillis(300));
            assertTrue(error.getMessage().contains("was silent"), error.getMessage());
            assertEquals(1, server.requests().size());
        }
    }

    @Test
    void aBrokenConnectionIsTakenUpWhereItBroke() throws IOException {
        WeightServer.Behaviour cutting = (exchange, n) -> {
            if (n < 4) WeightServer.cut(exchange, CONTENT, n * 70_000);
            else WeightServer.serve(exchange, CONTENT);
        };
        try (WeightServer server = new WeightServer(cutting)) {
            assertArrayEquals(CONTENT, Files.readAllBytes(fetch(server)));
            assertEquals(4, server.requests().size());
            List<Integer> starts = server.requests().stream()
                    .skip(1)
                    .map(PretrainedCacheTest::start)
                    .toList();
            for (int i = 0; i < 3; i++) {
                // the last bytes before a break may not have arrived
                assertTrue(starts.get(i) > i * 70_000 && starts.get(i) <= (i + 1) * 70_000, starts.toString());
            }
        }
    }

    private static int start(String request) {
        return Integer.parseInt(request.replaceAll(".* bytes=(\\d+)-", "$1"));
    }

    @Test
    void whatAnEarlierProgramGotIsUsed() throws IOException {
        WeightServer.Behaviour failing = (exchange, n) -> {
            if (n == 1) WeightServer.cut(exchange, CONTENT, SIZE / 2);
        };
        long got;
        try (WeightServer server = new WeightServer(failing)) {
            UserError error = refusal(server.base());
            assertTrue(error.getMessage().contains("connection broke"), error.getMessage());
            got = Files.size(part());
            assertTrue(got > 0 && got <= SIZE / 2, "has " + got);
        }
        try (WeightServer server = new WeightServer((exchange, n) -> WeightServer.serve(exchange, CONTENT))) {
            assertArrayEquals(CONTENT, Files.readAllBytes(fetch(server)));
            assertTrue(
                    server.requests().get(0).endsWith("bytes=150000-"),
                    server.requests().toString());
        }
    }

    @Test
    void aCompletePartNeedsNoNetwork() throws IOException {
        Files.write(part(), CONTENT);
        URI nobody = URI.create(WeightServer.nobody() + "/" + NAME);
        assertArrayEquals(CONTENT, Files.readAllBytes(cache().file(nobody, listener)));
    }

    @Test
    void aPartThatDoesNotFitIsThrownAway() throws IOException {
        Files.write(part(), Arrays.copyOf(CONTENT, SIZE + 10));
        try (WeightServer server = new WeightServer((exchange, n) -> WeightServer.serve(exchange, CONTENT))) {
            assertArrayEquals(CONTENT, Files.readAllBytes(fetch(server)));
            assertEquals(2, server.requests().size());
        }
    }

    @Test
    void aServerWithoutRangesSendsEverythingAgain() throws IOException {
        Files.write(part(), new byte[1000]);
        WeightServer.Behaviour whole = (exchange, n) -> {
            exchange.sendResponseHeaders(200, SIZE);
            exchange.getResponseBody().write(CONTENT);
        };
        try (WeightServer server = new WeightServer(whole)) {
            assertArrayEquals(CONTENT, Files.readAllBytes(fetch(server)));
            assertEquals(List.of("/models/" + NAME + " bytes=1000-"), server.requests());
        }
    }

    @Test
    void aRedirectionIsFollowed() throws IOException {
        WeightServer.Behaviour moved = (exchange, n) -> {
            if (exchange.getRequestURI().getPath().startsWith("/models")) {
                exchange.getResponseHeaders().set("Location", "/elsewhere/x");
                exchange.sendResponseHeaders(302, -1);
            } else {
                WeightServer.serve(exchange, CONTENT);
            }
        };
        try (WeightServer server = new WeightServer(moved)) {
            assertArrayEquals(CONTENT, Files.readAllBytes(fetch(server)));
            assertEquals(List.of("/models/" + NAME, "/elsewhere/x"), server.requests());
        }
    }

    @Test
    void anotherFileIsRefusedAndNotKept() throws IOException {
        byte[] other = Arrays.copyOf(CONTENT, SIZE);
        other[SIZE / 2]++;
        try (WeightServer server = new WeightServer((exchange, n) -> WeightServer.serve(exchange, other))) {
            UserError error = refusal(server.base());
            assertTrue(error.getMessage().contains("SHA-256"), error.getMessage());
        }
        assertFalse(Files.exists(part()));
    }

    @Test
    void anAnswerThatIsNoFileIsRefused() throws IOException {
        for (int status : new int[] {404, 403, 500, 503}) {
            try (WeightServer server = new WeightServer((exchange, n) -> exchange.sendResponseHeaders(status, -1))) {
                UserError error = refusal(server.base());
                assertTrue(error.getMessage().contains("answered " + status), error.getMessage());
                assertEquals(1, server.requests().size());
            }
        }
        WeightServer.Behaviour login = (exchange, n) -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            WeightServer.serve(exchange, CONTENT);
        };
        try (WeightServer server = new WeightServer(login)) {
            UserError error = refusal(server.base());
            assertTrue(error.getMessage().contains("web page"), error.getMessage());
        }
    }

    @Test
    void withoutANetworkItSaysWhichFileToPutWhere() {
        UserError error = refusal(WeightServer.nobody());
        assertTrue(error.getMessage().contains("no connection to 127.0.0.1"), error.getMessage());
    }

    @Test
    void offlineNothingIsAskedFor() throws IOException {
        try (WeightServer server = new WeightServer((exchange, n) -> WeightServer.serve(exchange, CONTENT))) {
            URI address = URI.create(server.base() + "/" + NAME);
            PretrainedCache offline = cache().offline(true);
            UserError error = assertThrows(UserError.class, () -> offline.file(address, listener));
            assertTrue(error.getMessage().contains("offline"), error.getMessage());
            assertTrue(error.fix().contains(place().toString()), error.fix());
            Files.write(place(), CONTENT);
            assertEquals(place(), offline.file(address, listener));
            assertEquals(List.of(), server.requests());
        }
    }

    @Test
    void aFilePutThereByHandIsVerified() throws IOException {
        Files.writeString(place(), "something else");
        URI address = URI.create(WeightServer.nobody() + "/" + NAME);
        UserError error = assertThrows(UserError.class, () -> cache().file(address, listener));
        assertTrue(error.getMessage().contains(place() + " is damaged or another file"), error.getMessage());
        assertTrue(error.fix().contains(address.toString()), error.fix());
    }

    @Test
    void manyThreadsFetchOnce() throws Exception {
        WeightServer.Behaviour slow = (exchange, n) -> {
            Thread.sleep(100);
            WeightServer.serve(exchange, CONTENT);
        };
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (WeightServer server = new WeightServer(slow)) {
            URI address = URI.create(server.base() + "/" + NAME);
            List<Future<Path>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(threads.submit(() -> cache().file(address, DownloadListener.SILENT)));
            }
            for (Future<Path> one : all) assertEquals(place(), one.get());
            assertEquals(1, server.requests().size());
        } finally {
            threads.shutdownNow();
        }
    }

    /** What a process of {@link #manyProcessesFetchOnce} does. */
    static final class OtherProcess {
        private OtherProcess() {}

        public static void main(String[] args) {
            new PretrainedCache(Path.of(args[0]), null, false, Duration.ofSeconds(20))
                    .file(URI.create(args[1]), DownloadListener.SILENT);
        }
    }

    @Test
    void manyProcessesFetchOnce() throws Exception {
        WeightServer.Behaviour slow = (exchange, n) -> {
            Thread.sleep(1500); // both processes have started
            WeightServer.serve(exchange, CONTENT);
        };
        try (WeightServer server = new WeightServer(slow)) {
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            List<Process> processes = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                processes.add(new ProcessBuilder(
                                java,
                                "-cp",
                                System.getProperty("java.class.path"),
                                OtherProcess.class.getName(),
                                folder.toString(),
                                server.base() + "/" + NAME)
                        .inheritIO()
                        .start());
            }
            for (Process process : processes) assertEquals(0, process.waitFor());
            assertEquals(1, server.requests().size());
            assertArrayEquals(CONTENT, Files.readAllBytes(place()));
        }
    }

    @Test
    void aFileWithoutAChecksumLiesInAFolderOfItsAddressAndIsNeverPatchedTogether() throws IOException {
        WeightServer.Behaviour cuttingOnce = (exchange, n) -> {
            if (n == 1) WeightServer.cut(exchange, CONTENT, SIZE / 2);
            else WeightServer.serve(exchange, CONTENT);
        };
        try (WeightServer server = new WeightServer(cuttingOnce)) {
            URI one = URI.create(server.base() + "/model.pth"), other = URI.create(server.base() + "/b/model.pth");
            Path file = cache().file(one, DownloadListener.SILENT);
            assertArrayEquals(CONTENT, Files.readAllBytes(file));
            assertEquals("model.pth", file.getFileName().toString());
            assertEquals(List.of("/models/model.pth", "/models/model.pth"), server.requests());
            assertFalse(file.equals(cache().file(other, DownloadListener.SILENT)));
            assertEquals(file, cache().file(one, DownloadListener.SILENT));
            assertEquals(3, server.requests().size());
        }
    }

    @Test
    void aMirrorStandsInForThePublisher() throws IOException {
        try (WeightServer server = new WeightServer((exchange, n) -> WeightServer.serve(exchange, CONTENT))) {
            PublishedWeights known = PublishedCatalogue.published().get(0);
            PublishedWeights tiny = new PublishedWeights(
                    "tiny",
                    "imagenet1k_v1",
                    URI.create("https://publisher.invalid/models/" + NAME),
                    null,
                    1,
                    null,
                    50,
                    70,
                    256,
                    224,
                    known.interpolation(),
                    known.mean(),
                    known.std());
            PretrainedCache mirrored = new PretrainedCache(folder, server.base(), false, PATIENCE);
            assertEquals(place(), mirrored.file(tiny, DownloadListener.SILENT));
            assertEquals(List.of("/models/" + NAME), server.requests());
            UserError error = assertThrows(
                    UserError.class,
                    () -> new PretrainedCache(folder.resolve("b"), WeightServer.nobody(), false, PATIENCE)
                            .file(tiny, DownloadListener.SILENT));
            assertTrue(error.fix().contains("https://publisher.invalid/models/" + NAME), error.fix());
        }
    }

    @Test
    void theEnvironmentDecidesFolderAndMirror() {
        PretrainedCache usual = PretrainedCache.of(Map.of(), "/home/ada");
        assertEquals(Path.of("/home/ada/.cache/fovea/weights"), usual.folder());
        PretrainedCache own = PretrainedCache.of(
                Map.of("FOVEA_HOME", "/f", "FOVEA_WEIGHTS_URL", "https://mirror.example.org/models/"), "/home/ada");
        assertEquals(Path.of("/f/weights"), own.folder());
        assertEquals(URI.create("https://mirror.example.org/models/"), own.mirror());
        assertEquals(
                "https://mirror.example.org/models/a.pth",
                RemoteFile.of(URI.create("https://x.org/y/a.pth"))
                        .from(own.mirror())
                        .address()
                        .toString());
        for (String bad : List.of("/mnt/models", "ftp://x.org", "https://", "https://a b")) {
            assertThrows(UserError.class, () -> PretrainedCache.of(Map.of("FOVEA_WEIGHTS_URL", bad), "/home/ada"), bad);
        }
    }

    @Test
    void anAddressWithoutAFileIsRefused() {
        for (String bad :
                List.of("https://x.org", "https://x.org/models/", "https://x.org/..", "https://x.org/a%2Fb:c")) {
            assertThrows(UserError.class, () -> cache().file(URI.create(bad), listener), bad);
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsTold() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        PretrainedCache cache = new PretrainedCache(file.resolve("weights"), null, false, PATIENCE);
        URI address = URI.create("https://publisher.invalid/" + NAME);
        UserError error = assertThrows(UserError.class, () -> cache.file(address, listener));
        assertTrue(error.fix().contains("FOVEA_HOME"), error.fix());
    }

    @Test
    void aCancelledDownloadKeepsWhatItHas() throws IOException {
        DownloadListener impatient = new DownloadListener() {
            private long done;

            @Override
            public void advance(long kilobytes) {
                done += kilobytes;
                if (done > 100) throw new CancellationException();
            }
        };
        try (WeightServer server = new WeightServer((exchange, n) -> WeightServer.serve(exchange, CONTENT))) {
            URI address = URI.create(server.base() + "/" + NAME);
            assertThrows(CancellationException.class, () -> cache().file(address, impatient));
            assertTrue(Files.size(part()) > 100_000);
            assertArrayEquals(CONTENT, Files.readAllBytes(fetch(server)));
            assertTrue(
                    server.requests().get(1).contains("bytes="),
                    server.requests().toString());
        }
    }
}
