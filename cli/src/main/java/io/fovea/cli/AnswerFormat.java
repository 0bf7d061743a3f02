package io.fovea.cli;

import java.io.PrintWriter;

/** How predictions are printed. */
enum AnswerFormat {
    TEXT,
    JSON,
    CSV;

    AnswerWriter writer(PrintWriter out, int top) {
        return switch (this) {
            case TEXT -> new AnswerWriter.Text(out, top);
            case JSON -> new AnswerWriter.JsonLines(out, top);
            case CSV -> new AnswerWriter.Csv(out, top);
        };
    }
}
