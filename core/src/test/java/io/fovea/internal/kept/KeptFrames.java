package io.fovea.internal.kept;

import io.fovea.data.LabelSet;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.Squash;
import io.fovea.internal.frames.FrameCache;
import io.fovea.internal.source.Fingerprint;
import io.fovea.internal.source.Sample;
import io.fovea.internal.tree.EncodedFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Frames by number, and a process of its own that puts them into a cache. */
final class KeptFrames {
    static final Preprocessing SMALL = preprocessing(8);
    static final int BYTES = 8 * 8 * 3;
    /** Of a file with no frame in it yet. */
    static final long OVERHEAD = Segment.bytes(Segment.MOST_RECORDS, 0, BYTES);

    private KeptFrames() {}

    static Preprocessing preprocessing(int side) {
        return new Preprocessing(new Squash(side, side), 3, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
    }

    static List<Sample> samples(int count) {
        return IntStream.range(0, count).mapToObj(KeptFrames::sample).toList();
    }

    static Sample sample(int i) {
        return new Sample(i + ".png", LabelSet.of(0), new EncodedFile(Path.of("nowhere")), content(i));
    }

    static byte[] frame(int i) {
        byte[] frame = new byte[BYTES];
        new Random(i).nextBytes(frame);
        return frame;
    }

    static FrameCache open(KeptFolder folder, int count) {
        return FrameCache.open(folder, SMALL, samples(count), warning -> {
            throw new AssertionError(warning);
        });
    }

    /** Uses all samples once, as an epoch does: copies what is there, and puts what is not. */
    static void epoch(FrameCache cache, int count) {
        byte[] batch = new byte[3 * BYTES];
        for (int i = 0; i < count; i++) {
            if (!cache.copy(sample(i), batch, BYTES)) cache.put(sample(i), frame(i));
            else if (!Arrays.equals(frame(i), Arrays.copyOfRange(batch, BYTES, 2 * BYTES))) {
                throw new AssertionError("another frame than that of " + i);
            }
        }
    }

    /** What that came to. */
    static String told(FrameCache cache) {
        return "found %d, copied %d, added %d".formatted(cache.found(), cache.copied(), cache.added());
    }

    /** A process that does so, and says so with every thousand. */
    static Process process(KeptFolder folder, int count, String... before) throws IOException {
        List<String> command = new ArrayList<>(List.of(before));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KeptFrames.class.getName(),
                folder.path().toString(),
                String.valueOf(folder.limit()),
                String.valueOf(count)));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static List<String> lines(Process process) throws IOException, InterruptedException {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> all = lines.lines().toList();
            if (process.waitFor() != 0) throw new AssertionError(all.toString());
            return all;
        }
    }

    public static void main(String[] args) {
        KeptFolder folder = new KeptFolder(KeptKind.FRAMES, Path.of(args[0]), Long.parseLong(args[1]));
        int count = Integer.parseInt(args[2]);
        try (FrameCache cache = open(folder, count)) {
            for (int i = 0; i < count; i += 1000) {
                epoch(cache, Math.min(count, i + 1000));
                System.out.println("at " + i);
            }
            System.out.println(told(cache));
            System.out.println("warning: " + cache.takeWarning());
        }
    }

    /** Of a different file for each number. */
    static Fingerprint content(int i) {
        return new Fingerprint(1000, i, i);
    }
}
