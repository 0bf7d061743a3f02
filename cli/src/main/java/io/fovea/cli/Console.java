package io.fovea.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.internal.text.Json;
import io.fovea.internal.text.Printable;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Where a command writes: results to {@code out}; notes, warnings and progress to {@code err}. What is written to
 * {@code out} directly and holds names goes through {@link Printable} first.
 */
record Console(PrintWriter out, PrintWriter err, Terminal terminal) {
    private static final ObjectMapper JSON = Json.mapper();

    static Console of(CommandSpec spec) {
        return new Console(spec.commandLine().getOut(), spec.commandLine().getErr(), Terminal.of(System.getenv()));
    }

    void note(String line) {
        err.println(Printable.of(line));
    }

    void warning(String line) {
        err.println(terminal.errorColours().string("@|yellow warning:|@ ") + Printable.of(line));
    }

    void error(String line) {
        err.println(terminal.errorColours().string("@|bold,red error:|@ ") + Printable.of(line));
    }

    /** One object, on one line. */
    void json(Object value) {
        try {
            out.println(JSON.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Begins to show how long work goes. */
    Stage stage(String task, String unit, long total) {
        return new Stage(Progress.start(terminal, task, unit, total));
    }
}
