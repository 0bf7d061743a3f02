package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.internal.training.RecipeFile;
import io.fovea.run.RunListener;
import io.fovea.run.TrainingRun;
import io.fovea.train.EpochReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged images, bundles and checkpoints, and odd options, as many as a subclass asks for. Whatever comes, there is no
 * crash and no exit code 1, no file ends the run of the others, and no answer is wrong. Every case has a number, which
 * is its seed, so that one that fails can be tried alone.
 */
abstract class FuzzCases {
    private static final int DAMAGED_IN_ONE_CALL = 12;

    @TempDir
    static Path folder;

    static Path data;
    static Path bundle;
    static List<byte[]> pictures;

    private final int times;

    /** @param times how many times the usual number of cases */
    FuzzCases(int times) {
        this.times = times;
    }

    /** How a command ended. */
    record Ended(int code, String out, String err) {
        /** What is wrong with that, whatever the command was; empty if nothing is. */
        String fault() {
            if (code != 0 && code != 2) return "exit " + code + ": " + err.strip();
            if (err.contains("\tat ")) return "stack trace: " + err.strip();
            if (out.contains("NaN")) return "NaN: " + out.strip();
            return "";
        }

        /** As {@link #fault}, of a command that does all or nothing. */
        String faultOfAllOrNothing() {
            if (!fault().isEmpty()) return fault();
            long errors = err.lines().filter(line -> line.startsWith("error: ")).count();
            long fixes = err.lines().filter(line -> line.startsWith("  try: ")).count();
            return code == 2 && (errors != 1 || fixes != 1) ? "not one error: " + err.strip() : "";
        }
    }

    @BeforeAll
    static void train() throws IOException {
        data = Bars.draw(folder.resolve("bars"));
        pictures = Pictures.inEveryFormat(data.resolve("test/down/0.png"));
        Ended ended = run(training(folder.resolve("run"), "1"));
        assertEquals(0, ended.code(), ended.err());
        bundle = folder.resolve("run/best.fovea");
    }

    static Ended run(List<String> args) {
        StringWriter out = new StringWriter(), err = new StringWriter();
        int code = Fovea.run(
                Terminal.of(Map.of()),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                args.toArray(String[]::new));
        return new Ended(code, out.toString(), err.toString());
    }

    static List<String> training(Path out, String epochs) {
        return List.of("train", data.toString(), "--epochs", epochs, "--batch-size", "8", "--out", out.toString());
    }

    /** Tries cases 0, 1, …; what is wrong with any of them is told at the end, with its number. */
    private void tryAll(int usual, LongFunction<String> fault) {
        List<String> faults = LongStream.range(0, (long) usual * times)
                .mapToObj(seed -> {
                    String found = fault.apply(seed);
                    return found.isEmpty() ? "" : "case " + seed + ": " + found;
                })
                .filter(found -> !found.isEmpty())
                .toList();
        if (!faults.isEmpty()) fail(faults.size() + " faults\n" + String.join("\n", faults));
    }

    @Test
    void damagedImagesLeaveTheAnswersOfOthersAlone() throws IOException {
        Path intact = data.resolve("test");
        List<String> expected = answers(run(predicting(bundle)));
        assertEquals(24, expected.size());
        tryAll(20, seed -> {
            Path damaged = damagedImages(folder.resolve("images-" + seed), DAMAGED_IN_ONE_CALL, seed);
            Ended ended = run(
                    List.of("predict", bundle.toString(), damaged.toString(), intact.toString(), "--format", "json"));
            List<String> answers = answers(ended);
            if (!ended.fault().isEmpty()) return ended.fault();
            if (answers.size() != expected.size() + DAMAGED_IN_ONE_CALL) return "answers lack: " + ended.out();
            return answers.containsAll(expected) ? "" : "another answer: " + ended.out();
        });
    }

    @Test
    void damagedImagesEndNoTrainingAndNoInspection() {
        tryAll(6, seed -> {
            Path photos = copied(data, folder.resolve("photos-" + seed));
            damagedImages(photos.resolve("train/down"), 2, seed);
            damagedImages(photos.resolve("validation/across"), 1, seed + 1_000_000);
            Ended inspected = run(List.of("inspect", photos.toString()));
            if (!inspected.fault().isEmpty()) return "inspect: " + inspected.fault();
            if (!inspected.out().contains("across")) return "inspect prints no table: " + inspected.err();
            List<String> args = new ArrayList<>(training(folder.resolve("damaged-run-" + seed), "1"));
            args.set(1, photos.toString());
            Ended trained = run(args);
            if (!trained.fault().isEmpty()) return trained.fault();
            return trained.code() == 0 ? "" : "the run ended: " + trained.err();
        });
    }

    @Test
    void anAlteredBundleIsRefusedOrGivesTheSameAnswers() throws IOException {
        byte[] bytes = Files.readAllBytes(bundle);
        Path altered = folder.resolve("altered.fovea");
        List<String> args = predicting(altered);
        String expected = run(predicting(bundle)).out();
        tryAll(60, seed -> {
            write(altered, Mutation.any(bytes, new Random(seed)));
            Ended ended = run(args);
            if (!ended.faultOfAllOrNothing().isEmpty()) return ended.faultOfAllOrNothing();
            return ended.code() == 2 || ended.out().equals(expected) ? "" : "another answer";
        });
    }

    @Test
    void oddFieldsOfAManifestAreRefusedOrUsed() throws IOException {
        OddManifest manifest = OddManifest.of(bundle);
        Path altered = folder.resolve("odd.fovea");
        List<String> args =
                List.of("predict", altered.toString(), data.resolve("test").toString());
        tryAll(60, seed -> {
            String field = manifest.write(altered, new Random(seed));
            String fault = run(args).faultOfAllOrNothing();
            return fault.isEmpty() ? "" : field + ": " + fault;
        });
    }

    @Test
    void anAlteredCheckpointIsRefusedOrGivesTheSameWeights() throws IOException {
        Path stopped = stoppedAfterOneEpoch(folder.resolve("stopped"));
        byte[] state = Files.readAllBytes(stopped.resolve("checkpoint/state.safetensors"));
        Path intact = copied(stopped, folder.resolve("resumed"));
        assertEquals(0, run(resuming(intact)).code());
        String expected = run(predicting(intact.resolve("last.fovea"))).out();
        tryAll(16, seed -> {
            Path altered = copied(stopped, folder.resolve("resumed-" + seed));
            write(altered.resolve("checkpoint/state.safetensors"), Mutation.any(state, new Random(seed)));
            Ended ended = run(resuming(altered));
            if (!ended.faultOfAllOrNothing().isEmpty()) return ended.faultOfAllOrNothing();
            if (ended.code() == 2) return "";
            return run(predicting(altered.resolve("last.fovea"))).out().equals(expected) ? "" : "other weights";
        });
    }

    @Test
    void oddOptionsAreRefusedOrUsed() {
        OddOptions options = new OddOptions(folder, data, bundle);
        tryAll(150, seed -> {
            List<String> args = options.commandLine(new Random(seed), seed);
            Ended ended = run(args);
            // a limit below the size of the images is told image by image
            boolean eachImage = (ended.out() + ended.err()).contains("(--max-pixels)");
            String fault = eachImage ? ended.fault() : ended.faultOfAllOrNothing();
            return fault.isEmpty() ? "" : String.join(" ", args) + "\n    " + fault;
        });
    }

    private static Path stoppedAfterOneEpoch(Path out) {
        ObjectNode settings = RecipeFile.settings();
        RecipeFile.set(settings, "epochs", 2);
        RecipeFile.set(settings, "batchSize", 8);
        AtomicBoolean stop = new AtomicBoolean();
        RunListener listener = new RunListener() {
            @Override
            public void epoch(List<EpochReport> history, boolean best) {
                stop.set(true);
            }
        };
        assertTrue(
                TrainingRun.of(data, out, settings).execute(listener, stop::get).interrupted());
        return out;
    }

    private static List<String> resuming(Path run) {
        return List.of("train", data.toString(), "--resume", "--out", run.toString());
    }

    private static List<String> predicting(Path model) {
        return List.of("predict", model.toString(), data.resolve("test").toString(), "--format", "json");
    }

    private static List<String> answers(Ended ended) {
        return ended.out().lines().toList();
    }

    private static Path damagedImages(Path target, int count, long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            byte[] picture = pictures.get(random.nextInt(pictures.size()));
            write(target.resolve("damaged-" + i + ".jpg"), Mutation.any(picture, random));
        }
        return target;
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path copied(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) Files.createDirectories(copy);
                else Files.copy(file, copy);
            }
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
