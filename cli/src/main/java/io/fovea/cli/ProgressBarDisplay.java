package io.fovea.cli;

import java.io.PrintStream;
import java.text.DecimalFormat;
import java.time.temporal.ChronoUnit;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress for people: a bar that is redrawn in place, with speed, remaining time and the latest note. */
final class ProgressBarDisplay implements Progress {
    private final ProgressBar bar;

    ProgressBarDisplay(Terminal terminal, PrintStream out, String task, String unit, long total) {
        bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total > 0 ? total : -1) // -1: a bar without an end
                .setUnit(" " + unit, 1)
                .setStyle(ProgressBarStyle.ASCII)
                .showSpeed(new DecimalFormat("0"))
                .setSpeedUnit(ChronoUnit.SECONDS)
                .setUpdateIntervalMillis(200)
                .clearDisplayOnFinish()
                .setConsumer(new ConsoleProgressBarConsumer(out, terminal.width() - 1))
                .build();
    }

    @Override
    public void update(long done, String note) {
        bar.setExtraMessage(note);
        bar.stepTo(done);
    }

    @Override
    public void close() {
        bar.close();
    }
}
