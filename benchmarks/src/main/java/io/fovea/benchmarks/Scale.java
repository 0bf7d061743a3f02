package io.fovea.benchmarks;

import io.fovea.data.Duplicates;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.dataset.CheckListener;
import io.fovea.internal.dataset.CheckMemory;
import io.fovea.internal.dataset.CheckOptions;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.dataset.DatasetCheck;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.file.CacheFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What data of a size take before the first step: folders of 1,000, 10,000 and 100,000 images, and a table of 1,000,000
 * rows. Run with benchmarks/scale, which sets heap and cache folder. Times are the best of three, but for the first
 * check, of which there is one; the files are in the system's cache.
 */
public final class Scale {
    private static final List<Integer> FOLDERS = List.of(1_000, 10_000, 100_000);
    private static final int ROWS = 1_000_000;
    private static final int TIMES = 3;

    private final PrintStream out;
    private final int threads = Runtime.getRuntime().availableProcessors();

    private Scale(PrintStream out) {
        this.out = out;
    }

    /** @param arguments an empty folder to draw into; nothing of it remains */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        try {
            new Scale(System.out).run(new ManyImages(folder));
        } finally {
            delete(folder);
        }
    }

    private void run(ManyImages images) throws IOException {
        out.printf(
                Locale.ROOT,
                "%d processors, Java %s, heap of at most %d MiB%n%n",
                threads,
                System.getProperty("java.version"),
                Runtime.getRuntime().maxMemory() >> 20);
        out.println("| data | open | first check | remembered check | state | an image | peak of the heap | on disk |");
        out.println("|---|---|---|---|---|---|---|---|");
        for (int warmUp = 0; warmUp < TIMES; warmUp++) measure(images.folder(FOLDERS.get(0)));
        for (int count : FOLDERS) {
            out.printf(Locale.ROOT, "| %,d files %s%n", count, measure(images.folder(count)));
        }
        Path table = images.table(ROWS, FOLDERS.get(FOLDERS.size() - 1));
        out.printf(Locale.ROOT, "| table of %,d rows %s%n", ROWS, measure(table));
    }

    /** What stays while a run goes on. */
    private record State(DatasetCheck check) {}

    /** @return the rest of a row */
    private String measure(Path data) throws IOException {
        delete(CacheFolder.here().resolve(CacheFolder.CHECKS));
        long before = liveBytes();
        ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
        double open = Double.MAX_VALUE, first = 0, remembered = Double.MAX_VALUE;
        State state = null;
        for (int time = 0; time <= TIMES; time++) {
            state = null;
            long start = System.nanoTime();
            Dataset dataset = Dataset.open(data, SplitRule.DEFAULT);
            open = Math.min(open, secondsSince(start));
            start = System.nanoTime();
            state = new State(check(data, dataset));
            if (time == 0) first = secondsSince(start);
            else remembered = Math.min(remembered, secondsSince(start));
        }
        long peak = peakBytes(), live = liveBytes() - before;
        long images = state.check().list().entries().size();
        return String.format(
                Locale.ROOT,
                "| %.2f s | %.2f s | %.2f s | %.1f MB | %d bytes | %.0f MB | %.1f MB |",
                open,
                first,
                remembered,
                live / 1e6,
                live / images,
                peak / 1e6,
                bytes(CacheFolder.here().resolve(CacheFolder.CHECKS)) / 1e6);
    }

    private DatasetCheck check(Path data, Dataset dataset) {
        CheckMemory memory = CheckMemory.of(data, ImageDecoder.DEFAULT);
        return DatasetCheck.of(
                dataset, new CheckOptions(ImageDecoder.DEFAULT, threads, Duplicates.KEEP, memory, CheckListener.SILENT, () -> false));
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static long liveBytes() {
        for (int i = 0; i < 3; i++) System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** With what no one held any more and had not been collected yet: at most this was taken. */
    private static long peakBytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            long bytes = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) bytes += Files.size(file);
            return bytes;
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
