package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.TinyPhotos;
import io.fovea.UserError;
import io.fovea.audit.Audit;
import io.fovea.audit.Suspicion;
import io.fovea.data.Part;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.dataset.Fixes;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.report.SuspicionsCsv;
import io.fovea.internal.source.Sample;
import io.fovea.train.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data with wrong labels, from their audit to a training that mends them. */
class AuditTest {
    @TempDir
    static Path shared;

    /** Of a network that has learnt to tell such images. */
    static Path weights;

    @TempDir
    Path folder;

    Path data;
    Path csv;

    @BeforeAll
    static void pretrain() throws IOException {
        SmallRuns run = new SmallRuns(TinyPhotos.split(shared.resolve("others"), 40, 1), shared.resolve("pretrained"));
        run.train(RunFolder.Existing.REFUSE, SmallRuns.with("epochs", 6));
        weights = run.file("last.fovea");
    }

    /** Four images lie in wrong folders, and one comes twice. */
    @BeforeEach
    void spoil() throws IOException {
        data = TinyPhotos.split(folder.resolve("photos"), 40, 9);
        csv = folder.resolve("suspicious.csv");
        move("train/across/0.png", "train/down/wrong0.png");
        move("train/down/1.png", "train/none/wrong1.png");
        move("train/none/2.png", "train/across/wrong2.png");
        move("validation/down/3.png", "validation/across/wrong3.png");
        Files.copy(data.resolve("test/none/4.png"), data.resolve("train/none/copy4.png"));
    }

    private void move(String from, String to) throws IOException {
        Files.move(data.resolve(from), data.resolve(to));
    }

    private TrainingRun run() {
        return TrainingRun.on(data)
                .with(Settings.NONE.weights(weights.toString()))
                .workers(2);
    }

    private Audit audit() {
        return run().audit(RunListener.SILENT, () -> false);
    }

    @Test
    void wrongLabelsAreFoundWithTheRightOnes() {
        Audit audit = audit();
        assertEquals(40 * 3 + 13 * 3 * 2 + 1, audit.images());
        Map<String, String> suggested = audit.suspicions().stream()
                .filter(one -> one.kind() == Suspicion.Kind.LABEL)
                .limit(4)
                .collect(Collectors.toMap(Suspicion::path, one -> String.valueOf(one.suggested())));
        assertEquals(
                Map.of(
                        "train/down/wrong0.png", "across",
                        "train/none/wrong1.png", "down",
                        "train/across/wrong2.png", "none",
                        "validation/across/wrong3.png", "down"),
                suggested);
        assertTrue(audit.accuracy() > 0.9, "accuracy " + audit.accuracy());
        assertTrue(audit.likely() >= 4, "likely " + audit.likely());
    }

    @Test
    void anImageOfTheTestPartAmongTheTrainingOnesIsALeak() {
        List<Suspicion> leaks = audit().suspicions().stream()
                .filter(one -> one.kind() == Suspicion.Kind.LEAK)
                .toList();
        assertTrue(
                leaks.stream()
                        .anyMatch(one -> one.path().equals("train/none/copy4.png")
                                && one.reason().contains("test/none/4.png")),
                leaks.toString());
    }

    @Test
    void theRankingIsTheSameWhateverTheNumberOfThreads() {
        assertEquals(audit(), run().workers(1).audit(RunListener.SILENT, () -> false));
    }

    @Test
    void fixesGiveOtherClassesAndLeaveOut() throws IOException {
        List<Suspicion> first = audit().suspicions().stream()
                .filter(one -> one.path().contains("wrong") || one.path().contains("copy4"))
                .toList();
        assertEquals(5, first.size());
        SuspicionsCsv.write(csv, first);
        try (Dataset before = Dataset.open(data, SplitRule.DEFAULT);
                Dataset after = Fixes.read(csv).of(before)) {
            assertEquals("across", label(after, Part.TRAIN, "train/down/wrong0.png"));
            assertEquals("down", label(after, Part.VALIDATION, "validation/across/wrong3.png"));
            Set<String> gone = paths(before);
            gone.removeAll(paths(after));
            assertEquals(Set.of("train/none/copy4.png"), gone);
        }
        SmallRuns fixed = new SmallRuns(data, folder.resolve("run"));
        SmallRuns.Told told = new SmallRuns.Told();
        TrainingRun.Result result = SmallRuns.run(data, fixed.out(), RunFolder.Existing.REFUSE, Settings.NONE)
                .model("cnn")
                .epochs(1)
                .fixes(csv)
                .start(told, () -> false);
        assertFalse(result.interrupted());
        assertTrue(
                told.warnings.stream().anyMatch(line -> line.contains("images that get another class: 4; left out: 1")),
                told.warnings.toString());
        assertEquals(3 * 13, result.validation().images());
    }

    private static String label(Dataset dataset, Part part, String path) {
        Sample sample = dataset.samples(part).stream()
                .filter(one -> one.path().equals(path))
                .findFirst()
                .orElseThrow();
        return dataset.labels().name(sample.label());
    }

    private static Set<String> paths(Dataset dataset) {
        return dataset.samples().stream().map(Sample::path).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void aListThatDoesNotFitIsRefused() throws IOException {
        refused("has no column suggested, only path, given", "path,given\na,b\n");
        refused("names 1 images that are not in", "path,given,suggested\ntrain/down/99.png,down,\n");
        refused("was reviewed as none, and is down now", "path,given,suggested\ntrain/down/5.png,none,\n");
        refused("suggests the class acros", "path,given,suggested\ntrain/down/5.png,down,acros\n");
        refused(
                "names train/down/5.png twice, and differently",
                "path,given,suggested\ntrain/down/5.png,down,\ntrain/down/5.png,down,none\n");
        refused("row 1 has 4 columns", "path,given,suggested\ntrain/down/5.png,down,none,0.5\n");
        assertThrows(UserError.class, () -> Fixes.read(folder.resolve("absent.csv")));
    }

    private void refused(String why, String table) throws IOException {
        Files.writeString(csv, table);
        Path out = folder.resolve("refused");
        UserError error = assertThrows(
                UserError.class,
                () -> TrainingRun.on(data).model("cnn").fixes(csv).into(out).start());
        assertTrue(error.getMessage().contains(why), error.getMessage());
        assertFalse(Files.exists(out.resolve("best.fovea")));
    }

    @Test
    void anAuditNeedsWeightsThatHaveLearnt() {
        UserError error = assertThrows(
                UserError.class,
                () -> TrainingRun.on(data).model("cnn").weights("none").audit(RunListener.SILENT, () -> false));
        assertTrue(error.getMessage().contains("a network that has learnt to see"), error.getMessage());
    }

    @Test
    void anAuditStopsWhenItIsAsked() {
        assertThrows(CancellationException.class, () -> run().audit(RunListener.SILENT, () -> true));
        boolean[] looking = {false};
        RunListener listener = new RunListener() {
            @Override
            public void stage(String name, String unit, long total) {
                looking[0] |= name.equals("looking for what is suspicious");
            }
        };
        assertThrows(CancellationException.class, () -> run().audit(listener, () -> looking[0]));
    }
}
