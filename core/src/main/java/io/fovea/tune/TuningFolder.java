package io.fovea.tune;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.UserError;
import io.fovea.internal.file.NewFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The folder of one search, locked while it is on: {@code search.json}, what decides it; {@code runs.jsonl}, a line for
 * every run that is done; {@code recipes/}, a recipe a trial; {@code leaderboard.csv}; {@code recipe.yaml}, the
 * winner's.
 */
final class TuningFolder implements AutoCloseable {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    private static final String AFRESH = "start the search afresh with another --out";

    private final Path folder;
    private final FileChannel lock;

    private TuningFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** @throws UserError if the folder cannot be used, or another search is using it */
    static TuningFolder open(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isLocked(channel)) return new TuningFolder(folder, channel);
            channel.close();
            throw new UserError("another search is writing into " + folder, "wait for it, or give another --out");
        } catch (IOException e) {
            throw new UserError("cannot use " + folder + " as the folder of a search: " + e, "give another --out", e);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) { // the other search is in this very process
            return false;
        }
    }

    static boolean holdsSearch(Path folder) {
        return Files.exists(folder.resolve("search.json"));
    }

    /** What is the same in all starts of a search. */
    ObjectNode search() {
        Path file = folder.resolve("search.json");
        try {
            if (JSON.readTree(file.toFile()) instanceof ObjectNode search) return search;
        } catch (IOException e) {
            throw damaged(file, e);
        }
        throw new UserError(file + " is damaged", AFRESH);
    }

    void search(ObjectNode search) {
        write("search.json", search.toPrettyString() + "\n");
    }

    /** Those that are done; a last line that a crash has cut is not. */
    List<RunFigures> runs() {
        Path file = folder.resolve("runs.jsonl");
        if (!Files.exists(file)) return new ArrayList<>();
        List<RunFigures> runs = new ArrayList<>();
        try {
            String text = Files.readString(file);
            for (String line :
                    text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
                runs.add(JSON.readValue(line, RunFigures.class));
            }
            return runs;
        } catch (JsonProcessingException e) {
            throw damaged(file, e);
        } catch (IOException e) {
            throw new UserError(file + " cannot be read: " + e.getMessage(), "check its permissions", e);
        }
    }

    private static UserError damaged(Path file, Exception cause) {
        return new UserError(file + " is damaged", AFRESH, cause);
    }

    /** All runs, with the newest. */
    void runs(List<RunFigures> runs) {
        StringBuilder lines = new StringBuilder();
        for (RunFigures run : runs) lines.append(json(run)).append('\n');
        write("runs.jsonl", lines.toString());
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The complete recipe of a trial. */
    void recipe(int trial, String yaml) {
        try {
            Files.createDirectories(folder.resolve("recipes"));
        } catch (IOException e) {
            throw new UserError("cannot write into " + folder + ": " + e.getMessage(), "check its permissions", e);
        }
        write("recipes/" + name(trial), yaml);
    }

    private static String name(int trial) {
        return "trial-" + trial + ".yaml";
    }

    /** Makes a trial's recipe that of the search. */
    void winner(int trial) {
        Path file = folder.resolve("recipes").resolve(name(trial));
        try {
            write("recipe.yaml", Files.readString(file));
        } catch (IOException e) {
            throw new UserError(file + " cannot be read: " + e.getMessage(), "start the search afresh", e);
        }
    }

    void leaderboard(List<String> csv) {
        write("leaderboard.csv", String.join("\n", csv) + "\n");
    }

    private void write(String name, String text) {
        NewFile.write(folder.resolve(name), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A search that has come to no run is none. */
    void forget() {
        try {
            if (!Files.exists(folder.resolve("runs.jsonl"))) Files.deleteIfExists(folder.resolve("search.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where its runs put what the memory does not hold. */
    Path scratch() {
        return folder.resolve("trial");
    }

    /** The same for one of several runs at once. */
    Path scratch(RunKey key) {
        return folder.resolve("trial-%d-%d-%d".formatted(key.trial(), key.seed(), key.fold()));
    }

    @Override
    public void close() {
        try {
            lock.close();
            if (!holdsSearch(folder)) {
                Files.deleteIfExists(folder.resolve(".lock"));
                try (var rest = Files.list(folder)) {
                    if (rest.findAny().isEmpty()) Files.delete(folder);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
