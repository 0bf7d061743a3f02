package io.fovea.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.internal.text.Json;
import io.fovea.internal.text.Printable;
import io.fovea.internal.torch.EngineStatus;
import io.fovea.internal.torch.NumberType;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Where a command writes: results to {@code out}; notes, warnings and progress to {@code err}. What is written to
 * {@code out} directly and holds names goes through {@link Printable} first.
 */
record Console(PrintWriter out, PrintWriter err, Screen screen, Loudness loudness) {
    private static final ObjectMapper JSON = Json.mapper();

    Console(PrintWriter out, PrintWriter err, Terminal terminal) {
        this(out, err, Screen.live(terminal, err), Loudness.USUAL);
    }

    static Console of(CommandSpec spec) {
        Console console = new Console(
                spec.commandLine().getOut(), spec.commandLine().getErr(), Fovea.screen(spec), TerminalOptions.of(spec));
        if (console.loudness() == Loudness.VERBOSE) console.settings();
        return console;
    }

    Terminal terminal() {
        return screen.terminal();
    }

    void note(String line) {
        if (loudness != Loudness.QUIET) err.println(Printable.of(line));
    }

    /** What only who asked for more wants to know. */
    void detail(String line) {
        if (loudness == Loudness.VERBOSE) {
            err.println(terminal().errorColours().string("@|faint   - |@") + Printable.of(line));
        }
    }

    void warning(String line) {
        err.println(terminal().errorColours().string("@|yellow warning:|@ ") + Printable.of(line));
    }

    void error(String line) {
        err.println(terminal().errorColours().string("@|bold,red error:|@ ") + Printable.of(line));
    }

    /** One object, on one line. */
    void json(Object value) {
        try {
            out.println(JSON.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Begins to show how long work goes, until it is closed.
     *
     * @param task what is done, such as {@code checking images}
     * @param unit what is counted, such as {@code images}; empty if nothing is
     * @param total how many there are; 0 if unknown
     */
    Stage stage(String task, String unit, long total) {
        Stage stage = new Stage(this, task, unit, total);
        show(stage);
        return stage;
    }

    /** Shows an activity until {@link Screen#end}. */
    void show(Activity activity) {
        if (loudness != Loudness.QUIET) screen.begin(activity);
    }

    private EngineStatus started() {
        try (Stage starting = stage("starting the engine", "", 0)) {
            return EngineStatus.now();
        }
    }

    private void settings() {
        EngineStatus engine = started();
        detail("libtorch %s on %s, %s kernels, %d threads, fastest in %s"
                .formatted(
                        engine.libtorch(),
                        engine.platform(),
                        engine.cpuCapability(),
                        engine.threads(),
                        NumberType.fastest()));
        engine.process()
                .forEach(setting -> detail("%s is %s (%s)"
                        .formatted(
                                setting.variable(),
                                setting.value(),
                                setting.source().name().toLowerCase(java.util.Locale.ROOT))));
    }
}
