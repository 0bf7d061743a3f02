package io.fovea.internal.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadLockTest {
    private static final int TIMES = 300;

    @TempDir
    Path folder;

    /** What a process of {@link #noTwoProcessesHaveItAtOnce} does: it counts, and would lose a count. */
    static final class Counting {
        private Counting() {}

        public static void main(String[] args) throws IOException {
            Path file = Path.of(args[0]);
            for (int i = 0; i < TIMES; i++) {
                try (DownloadLock lock = DownloadLock.of(file)) {
                    Files.writeString(file, String.valueOf(Integer.parseInt(Files.readString(file)) + 1));
                }
            }
        }
    }

    @Test
    void noTwoProcessesHaveItAtOnce() throws Exception {
        Path file = Files.writeString(folder.resolve("count"), "0");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String classes = System.getProperty("java.class.path");
            processes.add(new ProcessBuilder(java, "-cp", classes, Counting.class.getName(), file.toString())
                    .inheritIO()
                    .start());
        }
        for (Process process : processes) assertEquals(0, process.waitFor());
        assertEquals(String.valueOf(3 * TIMES), Files.readString(file));
        assertFalse(Files.exists(folder.resolve(".count.lock")), "the lock stayed");
    }

    @Test
    void whoDoesNotWaitIsTold() throws Exception {
        Path file = folder.resolve("file");
        try (DownloadLock lock = DownloadLock.of(file)) {
            assertTrue(CompletableFuture.supplyAsync(() -> isTaken(file)).get());
        }
        assertFalse(isTaken(file));
        assertFalse(Files.exists(folder.resolve(".file.lock")));
    }

    private static boolean isTaken(Path file) {
        try (DownloadLock lock = DownloadLock.ifFree(file)) {
            return lock == null;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aLockNamesItsFile() {
        assertEquals(Path.of("a/b.pth"), DownloadLock.ofLock(Path.of("a/.b.pth.lock")));
        assertNull(DownloadLock.ofLock(Path.of("a/b.lock")));
        assertNull(DownloadLock.ofLock(Path.of("a/.lock")));
    }
}
