package io.fovea.run;

import io.fovea.internal.file.NewFile;
import io.fovea.internal.report.ChartFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Puts a new run's results in the place of an old one's, in the same folder. Until then the new ones lie in a folder
 * inside it. Two renamings say how far the exchange has come, so that one cut short at any moment is finished by the
 * next start: there are always the whole old results or the whole new ones.
 *
 * @param folder of the run
 */
record Exchange(Path folder) {
    static final String CHARTS = "charts";

    private static final List<String> FILES = Stream.concat(
                    Stream.of(
                            "recipe.yaml",
                            "metrics.csv",
                            "best.fovea",
                            "last.fovea",
                            "report.html",
                            "mlflow.json",
                            "checkpoint/state.safetensors",
                            "checkpoint/samples.txt.gz"),
                    ChartFolder.NAMES.stream().map(name -> CHARTS + "/" + name))
            .toList();

    private static final Set<String> SNAPSHOT = Set.of("best.fovea", "recipe.yaml");

    /** Where the new results grow; the old ones still count. */
    Path next() {
        return folder.resolve(".next");
    }

    /** The new results count; the old ones are being deleted. */
    private Path accepted() {
        return folder.resolve(".accepted");
    }

    /** The old results are gone; the new ones are being moved to their place. */
    private Path placing() {
        return folder.resolve(".placing");
    }

    /** Whether there are results that a new run would take the place of. */
    boolean isNeeded() {
        return FILES.stream().anyMatch(file -> Files.exists(folder.resolve(file)));
    }

    /** Whether the new results decide from now on. */
    boolean isUnderWay() {
        return Files.exists(accepted()) || Files.exists(placing());
    }

    void perform() throws IOException {
        Files.move(next(), accepted(), StandardCopyOption.ATOMIC_MOVE);
        finish();
    }

    /** Does the rest of an exchange that was cut short. */
    void finish() throws IOException {
        if (Files.exists(accepted())) {
            deleteResults();
            Files.move(accepted(), placing(), StandardCopyOption.ATOMIC_MOVE);
        }
        if (Files.exists(placing())) {
            for (Path file : files(placing())) {
                Path target = folder.resolve(placing().relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.move(file, target, StandardCopyOption.REPLACE_EXISTING);
            }
            delete(placing());
        }
    }

    /** Gives up the new results. */
    void discard() throws IOException {
        delete(next());
    }

    /** Deletes what writers that were killed left behind. */
    void tidy() {
        List<String> names = Stream.concat(
                        FILES.stream().map(file -> String.valueOf(Path.of(file).getFileName())), Stream.of("features"))
                .toList();
        for (Path place : List.of(folder, next())) {
            NewFile.deleteParts(place, names);
            NewFile.deleteParts(place.resolve("checkpoint"), names);
            NewFile.deleteParts(place.resolve(CHARTS), names);
        }
    }

    private void deleteResults() throws IOException {
        for (String file : FILES) Files.deleteIfExists(folder.resolve(file));
        deleteSnapshots();
        Path events = folder.resolve("tensorboard");
        if (!Files.isDirectory(events)) return;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(events, "events.*")) {
            for (Path file : files) Files.delete(file);
        }
    }

    /** Of a run with a cyclic rate. */
    private void deleteSnapshots() throws IOException {
        try (DirectoryStream<Path> members = Files.newDirectoryStream(folder, "member-*")) {
            for (Path member : members) {
                if (Files.exists(member.resolve("best.fovea")) && isSnapshot(member)) delete(member);
            }
        }
    }

    /** A member that was trained by itself has more than these. */
    private static boolean isSnapshot(Path member) throws IOException {
        try (Stream<Path> files = Files.list(member)) {
            return files.allMatch(file -> SNAPSHOT.contains(String.valueOf(file.getFileName())));
        }
    }

    private static List<Path> files(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) return;
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
