package io.fovea.cli;

import io.fovea.audit.Audit;
import io.fovea.data.Labels;
import io.fovea.data.Part;
import io.fovea.ensemble.EnsembleFigures;
import io.fovea.ensemble.VoteRule;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.image.ImageDecoder;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.bundle.Assembly;
import io.fovea.internal.text.Printable;
import io.fovea.internal.training.ForwardingListener;
import io.fovea.run.MemberListener;
import io.fovea.run.MemberRuns;
import io.fovea.run.Members;
import io.fovea.run.Mlflow;
import io.fovea.run.RunPlan;
import io.fovea.run.TrainingRun;
import io.fovea.run.TransferChoice;
import io.fovea.train.EpochReport;
import io.fovea.train.EpochStart;
import io.fovea.train.TrainingListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Runs a training and tells the terminal how it goes: notes and progress on stderr, the result on stdout. */
final class TrainReport implements ForwardingListener, MemberListener {
    private final Console console;
    private final Path data;
    private final Path out;
    private volatile @Nullable Stage stage; // advanced from several threads
    private @Nullable EpochTable table;
    private final Epochs epochs;
    private boolean training;
    private String folderNote = "";
    /** What must be said again where the run is to go on. */
    private String again = "";
    /** Whether images are others than the data's folder says. */
    private boolean isFixed;

    TrainReport(Console console, Path data, Path out) {
        this.console = console;
        this.data = data;
        this.out = out;
        epochs = new Epochs(console.screen().clock());
    }

    /** Has the list of fixes named where the run is to go on. */
    void nameFixes(Path fixes) {
        isFixed = true;
        again += " --fixes " + fixes;
    }

    /** Has the server named where the run is to go on, without user and password. */
    void nameServer(Mlflow server) {
        again += " --mlflow " + server.address();
    }

    /** Has the folder named, behind these words, once the run begins: one that is refused has none. */
    void nameFolder(String words) {
        folderNote = words + out;
    }

    /** @return the exit code */
    int run(TrainingRun run) {
        TrainingRun.Result result = execute(run);
        if (result.interrupted()) return interrupted(result);
        summary(result);
        return 0;
    }

    /** As above, of the members of an ensemble. */
    int run(MemberRuns runs) {
        MemberRuns.Result result;
        try {
            result = runs.start(this, Interruption.install(console));
        } finally {
            endStage();
            endTraining();
        }
        new MembersText(console.out()).print(result);
        if (!result.interrupted()) return together(result);
        sayHowToGoOn(result.resumable());
        return Interruption.EXIT_CODE;
    }

    /** Makes one bundle of the members, judged by their validation images where all have the same. */
    private int together(MemberRuns.Result result) {
        Path file = out.resolve("ensemble.fovea");
        Assembly assembly = Assembly.of(result.bundles(), VoteRule.SOFT, null);
        boolean isFolds = result.members() instanceof Members.Folds; // each has learnt from what another is judged by
        if (isFolds || isFixed) {
            assembly.write(file, assembly.requireVote());
            if (isFixed)
                console.note("the ensemble is not judged: fovea ensemble --data does it by images without --fixes");
        } else {
            List<UnreadableImage> unreadable = new ArrayList<>();
            Judging judging = new Judging(
                    console,
                    PrecisionChoice.of("fp32"),
                    ImageDecoder.DEFAULT,
                    Runtime.getRuntime().availableProcessors());
            EnsembleFigures figures =
                    new EnsembleMaking(assembly, data, Part.VALIDATION, file).judged(judging, unreadable::add);
            new EnsembleText(console.out()).print(figures);
            unreadable.forEach(e -> console.error(e.getMessage() + " (left out)"));
        }
        console.out().println(Printable.of("ensemble: " + file));
        console.out().flush();
        return 0;
    }

    /** Runs to the end or to the first Ctrl-C. */
    TrainingRun.Result execute(TrainingRun run) {
        try {
            return run.start(this, Interruption.install(console));
        } finally {
            endStage();
            endTraining();
        }
    }

    /** What the run would do, found out until the first Ctrl-C. */
    RunPlan plan(TrainingRun run) {
        try {
            return run.plan(this, Interruption.install(console));
        } finally {
            endStage();
        }
    }

    /** What is suspicious about the run's images, looked for until the first Ctrl-C. */
    Audit audit(TrainingRun run) {
        try {
            return run.audit(this, Interruption.install(console));
        } finally {
            endStage();
        }
    }

    /** How the run had better make use of pretrained weights, tried until the first Ctrl-C. */
    TransferChoice transfer(TrainingRun run) {
        try {
            return run.transfer(this, Interruption.install(console));
        } finally {
            endStage();
        }
    }

    /** Says how to go on; returns the exit code. */
    int interrupted(TrainingRun.Result result) {
        sayHowToGoOn(result.resumable());
        return Interruption.EXIT_CODE;
    }

    private void sayHowToGoOn(boolean resumable) {
        console.note(
                resumable
                        ? "interrupted; go on with: fovea train " + data + " --resume --out " + out + again
                        : "interrupted before the first step: no run to resume; give the same command again");
    }

    private void summary(TrainingRun.Result result) {
        EvaluationText text = new EvaluationText(console.out());
        Evaluation validation = result.validation(), test = result.test();
        console.out()
                .printf(
                        Locale.ROOT,
                        "best: epoch %d of %d, by %s%n",
                        result.bestEpoch(),
                        result.history().size(),
                        result.recipe()
                                .earlyStop()
                                .rule(validation != null && validation.labels().several()));
        if (validation != null) text.figures("validation (best epoch)", validation);
        if (validation instanceof SingleLabelEvaluation single) text.temperature(single);
        if (test != null) text.figures("test", test);
        result.advice().forEach(advice -> console.out().println(Printable.of("advice: " + advice.text())));
        int damaged = result.damaged().size();
        if (damaged > 0)
            console.out()
                    .println("left out: " + damaged + (damaged == 1 ? " damaged file" : " damaged files")
                            + ", listed in the report");
        console.out()
                .println(Printable.of(
                        "bundle: " + out.resolve("best.fovea") + "   report: " + out.resolve("report.html")));
        console.out().flush();
    }

    @Override
    public void member(int number, int of) {
        endStage();
        endTraining();
        table = null;
        console.note("member " + number + " of " + of);
    }

    @Override
    public void labels(Labels labels) {
        epochs.several(labels.several());
    }

    @Override
    public void limit(Duration left) {
        epochs.limit(left);
    }

    @Override
    public void note(String line) {
        endStage();
        console.note(line);
    }

    @Override
    public void detail(String line) {
        console.detail(line);
    }

    @Override
    public void warning(String line) {
        endStage();
        console.warning(line);
    }

    @Override
    public void stage(String name, String unit, long total) {
        endStage();
        endTraining();
        stage = console.stage(name, unit, total);
    }

    @Override
    public void advance(long units) {
        Stage now = stage;
        if (now != null) now.advance(units);
    }

    @Override
    public void begin(EpochStart start) {
        endStage();
        if (!folderNote.isEmpty()) console.note(folderNote);
        folderNote = "";
        if (table == null) table = new EpochTable(start.epochs());
        epochs.begin(start);
        if (!training) console.show(epochs);
        training = true;
    }

    @Override
    public TrainingListener next() {
        return epochs;
    }

    @Override
    public void epoch(List<EpochReport> history, boolean best) {
        epochs.epoch(history, best);
        if (table == null || console.loudness() == Loudness.QUIET) return;
        Terminal terminal = console.terminal();
        table.lines(
                        history.get(history.size() - 1),
                        best,
                        terminal.error() ? terminal.width() : 0,
                        terminal.errorColours())
                .forEach(console.err()::println);
    }

    private void endStage() {
        Stage last = stage;
        stage = null;
        if (last != null) last.close();
    }

    private void endTraining() {
        if (training) console.screen().end(epochs);
        training = false;
    }
}
