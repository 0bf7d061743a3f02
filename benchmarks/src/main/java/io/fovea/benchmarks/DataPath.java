package io.fovea.benchmarks;

import io.fovea.data.Labels;
import io.fovea.data.Part;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.Squash;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.image.Resampling;
import io.fovea.internal.loading.BatchLoader;
import io.fovea.internal.loading.BatchStream;
import io.fovea.internal.loading.LoaderOptions;
import io.fovea.internal.loading.SampleSet;
import io.fovea.internal.source.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From image files to batches. */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class DataPath {
    private static final int SIDE = 224;

    private List<Sample> samples = List.of();
    private byte[] encoded = {};
    private Image photo = new Image(1, 1, 3, new byte[3]);

    /** Loader threads of {@link #load}. */
    @Param("2")
    public int threads;

    @Setup
    public void read() throws IOException {
        DrawnPhotos photos = DrawnPhotos.find();
        samples = photos.samples();
        encoded = Files.readAllBytes(photos.files().get(0));
        photo = ImageDecoder.DEFAULT.decode(encoded, "photo");
    }

    /** One JPEG on one thread. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public Image decode() {
        return ImageDecoder.DEFAULT.decode(encoded, "photo");
    }

    /** Of one decoded photograph, to 224x224, on one thread. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public Image resize() {
        return Resampling.BILINEAR.resize(photo, SIDE, SIDE);
    }

    /** A whole epoch of decoding and framing; divide the number of photographs by it for images a second. */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @OutputTimeUnit(TimeUnit.SECONDS)
    @Warmup(iterations = 2)
    @Measurement(iterations = 5)
    public long load() {
        Preprocessing preprocessing = new Preprocessing(
                new Squash(SIDE, SIDE), 3, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));
        LoaderOptions options = new LoaderOptions(32, threads, true, 1, true, 0);
        SampleSet set = new SampleSet(Part.TRAIN, samples, new Labels(List.of("photo")));
        long images = 0;
        try (BatchStream batches =
                new BatchLoader(set, preprocessing, ImageDecoder.DEFAULT, options).epoch(0)) {
            while (batches.hasNext()) images += batches.next().size();
        }
        return images;
    }
}
