package io.fovea.cli;

import java.io.PrintStream;

/**
 * How far one piece of counted work has come, such as the images of an epoch, shown on standard error while it lasts.
 * For one thread.
 */
sealed interface Progress extends AutoCloseable permits ProgressBarDisplay, ProgressLines {
    /**
     * Starts the display of {@code task}: a bar on a terminal, else a plain line every few seconds.
     *
     * @param task what is done, such as {@code epoch 3/10}
     * @param unit what is counted, such as {@code images}
     * @param total how many there are; 0 if unknown
     */
    static Progress start(Terminal terminal, String task, String unit, long total) {
        PrintStream err = System.err;
        return terminal.error()
                ? new ProgressBarDisplay(terminal, err, task, unit, total)
                : new ProgressLines(err, System::nanoTime, task, unit, total);
    }

    /**
     * @param done how many are done, from the beginning
     * @param note what else is worth knowing now, such as {@code step 20/96, loss 0.612, accuracy 81.3 %}
     */
    void update(long done, String note);

    /** Ends the display; nothing of a bar remains. */
    @Override
    void close();
}
