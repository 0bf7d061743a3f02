package io.fovea.cli;

import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.Tally;
import io.fovea.internal.text.Printable;
import io.fovea.run.RunListener;
import io.fovea.run.TrainingRun;
import io.fovea.train.EpochReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Runs a training and tells the terminal how it goes: notes and progress on stderr, the result on stdout. */
final class TrainReport implements RunListener {
    private final Console console;
    private final Path data;
    private final Path out;
    private @Nullable Stage stage;
    private int stageEpoch;
    private long stageImages;

    TrainReport(Console console, Path data, Path out) {
        this.console = console;
        this.data = data;
        this.out = out;
    }

    /** @return the exit code */
    int run(TrainingRun run) {
        TrainingRun.Result result = execute(run);
        if (result.interrupted()) return interrupted(result);
        summary(result);
        return 0;
    }

    /** Runs to the end or to the first Ctrl-C. */
    TrainingRun.Result execute(TrainingRun run) {
        try {
            return run.start(this, Interruption.install(console.err()));
        } finally {
            endStage();
        }
    }

    /** Says how to go on; returns the exit code. */
    int interrupted(TrainingRun.Result result) {
        console.note(
                result.resumable()
                        ? "interrupted; go on with: fovea train " + data + " --resume --out " + out
                        : "interrupted before the first step; nothing was written");
        return Interruption.EXIT_CODE;
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
                        result.recipe().earlyStop().rule());
        if (validation != null) text.figures("validation (best epoch)", validation);
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
    public void note(String line) {
        endStage();
        console.note(line);
    }

    @Override
    public void warning(String line) {
        endStage();
        console.warning(line);
    }

    @Override
    public void stage(String name, String unit, long total) {
        endStage();
        stage = console.stage(name, unit, total);
    }

    @Override
    public void advance(long units) {
        if (stage != null) stage.advance(units);
    }

    @Override
    public void begin(int epoch, long images) {
        stageImages = images;
    }

    @Override
    public void step(int epoch, int step, int steps, Tally soFar) {
        if (soFar.seen() == 0) return; // damaged files left nothing of the first steps
        if (stage == null || stageEpoch != epoch) {
            endStage();
            stage = console.stage("epoch " + epoch, "images", stageImages);
            stageEpoch = epoch;
        }
        String note = String.format(
                Locale.ROOT,
                "step %d/%d, loss %.4f, accuracy %.2f %%",
                step,
                steps,
                soFar.loss(),
                100 * soFar.accuracy());
        stage.reach(soFar.seen(), note);
    }

    @Override
    public void epoch(List<EpochReport> history, boolean best) {
        endStage();
        EpochReport e = history.get(history.size() - 1);
        console.note(String.format(
                Locale.ROOT,
                "epoch %3d  train loss %.4f acc %.2f %%  validation loss %.4f acc %.2f %%  lr %.2g  %.1f s%s",
                e.epoch(),
                e.train().loss(),
                100 * e.train().accuracy(),
                e.validation().loss(),
                100 * e.validation().accuracy(),
                e.learningRate(),
                e.seconds(),
                best ? "  best" : ""));
    }

    private void endStage() {
        if (stage != null) stage.close();
        stage = null;
    }
}
