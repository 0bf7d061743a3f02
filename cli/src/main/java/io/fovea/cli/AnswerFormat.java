package io.fovea.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** How predictions are printed. */
enum AnswerFormat {
    TEXT,
    JSON,
    CSV;

    /** @param top classes of an image; null for what it is said to show */
    AnswerWriter writer(PrintWriter out, @Nullable Integer top, boolean several) {
        return switch (this) {
            case TEXT -> new AnswerWriter.Text(out, top, several);
            case JSON -> new AnswerWriter.JsonLines(out, top, several);
            case CSV -> new AnswerWriter.Csv(out, top, several);
        };
    }
}
