package io.fovea.benchmarks;

import io.fovea.framing.Framing;
import io.fovea.image.GatheringFilter;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.image.Resampling;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Decoding and framing on one thread, with the gathering resize and today's, whole and as a draft: in turns, so that a
 * busy machine slows all alike. Medians of the thread's processor time, in milliseconds an image: MAIN=...FramingRatio
 * PHOTOS=FOLDER benchmarks/run
 */
public final class FramingRatio {
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
    private static final int SIDE = 224;
    private static final int PHOTOS = 64;
    private static final int ROUNDS = 21;

    private FramingRatio() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws IOException {
        List<Path> files = DrawnPhotos.find().files();
        int step = Math.max(1, files.size() / PHOTOS);
        byte[][] encoded = new byte[Math.min(PHOTOS, files.size())][];
        for (int i = 0; i < encoded.length; i++) encoded[i] = Files.readAllBytes(files.get(i * step));
        Map<String, Function<byte[], Image>> ways = new LinkedHashMap<>();
        ways.put("decode", photo -> ImageDecoder.DEFAULT.decode(photo, "photo"));
        ways.put("gathering squash", photo -> ImageDecoder.DEFAULT.decode(photo, "photo", FramingRatio::gathered));
        ways.put("squash", photo -> framed(photo, "squash"));
        ways.put("squash:draft", photo -> framed(photo, "squash:draft"));
        ways.put("crop=256", photo -> framed(photo, "crop=256"));
        ways.put("random-crop", photo -> framed(photo, "random-crop"));
        double[][] times = new double[ways.size()][ROUNDS];
        for (int round = -ROUNDS / 2; round < ROUNDS; round++) {
            int way = 0;
            for (Function<byte[], Image> work : ways.values()) {
                long start = CPU.getCurrentThreadCpuTime();
                for (byte[] photo : encoded) work.apply(photo);
                double each = (CPU.getCurrentThreadCpuTime() - start) / 1e6 / encoded.length;
                if (round >= 0) times[way][round] = each;
                way++;
            }
        }
        int way = 0;
        double gathering = median(times[1]);
        for (String name : ways.keySet()) {
            double median = median(times[way++]);
            System.out.printf("%-17s %8.3f ms, %5.2fx gathering%n", name, median, gathering / median);
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static Image gathered(Image photo) {
        return GatheringFilter.resize(Resampling.BILINEAR, photo, SIDE, SIDE);
    }

    private static Image framed(byte[] photo, String text) {
        Framing framing = Framing.parse(text, SIDE, SIDE);
        return framing.decoder(ImageDecoder.DEFAULT)
                .decode(photo, "photo", image -> framing.frame(image, new SplittableRandom(1)));
    }
}
