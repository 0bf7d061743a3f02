package io.fovea.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.classify.Classifier.Answer;
import io.fovea.classify.Prediction;
import io.fovea.classify.Score;
import io.fovea.internal.text.FileName;
import io.fovea.internal.text.Json;
import io.fovea.internal.text.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** Prints one answer at a time. */
sealed interface AnswerWriter {
    void write(Answer answer);

    /** @param top null for what the image is said to show */
    private static List<Score> chosen(Prediction prediction, @Nullable Integer top) {
        return top == null ? prediction.given() : prediction.top(top);
    }

    /** For people: the file, then its classes. */
    record Text(PrintWriter out, @Nullable Integer top) implements AnswerWriter {
        @Override
        public void write(Answer answer) {
            Prediction prediction = answer.prediction();
            String file = Printable.of(FileName.of(answer.file()));
            if (prediction == null) {
                out.println(file + ": error: " + Printable.of(reason(answer)));
            } else if (top == null || top == 1) {
                out.println(file + ": " + line(chosen(prediction, top)));
            } else {
                out.println(file + ":");
                for (Score score : chosen(prediction, top)) out.println("  " + words(score));
            }
            out.flush();
        }

        private static String line(List<Score> scores) {
            if (scores.isEmpty()) return "no label";
            return scores.stream().map(Text::words).collect(Collectors.joining(", "));
        }

        private static String words(Score score) {
            return String.format(Locale.ROOT, "%s %.1f %%", Printable.of(score.label()), 100 * score.probability());
        }
    }

    /**
     * One object a line: {@code {"path":…,"predictions":[{"label":…,"probability":…},…]}} or {@code {"path","error"}}.
     */
    record JsonLines(PrintWriter out, @Nullable Integer top) implements AnswerWriter {
        private static final ObjectMapper JSON = Json.mapper();

        @Override
        public void write(Answer answer) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("path", FileName.of(answer.file()));
            Prediction prediction = answer.prediction();
            if (prediction == null) line.put("error", reason(answer));
            else line.put("predictions", chosen(prediction, top));
            try {
                out.println(JSON.writeValueAsString(line));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
            out.flush();
        }
    }

    /**
     * {@code path,rank,label,probability,error}: one row a class, the most probable first; one without a class for an
     * image that is given no label.
     */
    final class Csv implements AnswerWriter {
        private final CSVPrinter csv;
        private final @Nullable Integer top;

        Csv(PrintWriter out, @Nullable Integer top) {
            this.top = top;
            try {
                csv = new CSVPrinter(out, CSVFormat.RFC4180);
                csv.printRecord("path", "rank", "label", "probability", "error");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void write(Answer answer) {
            Prediction prediction = answer.prediction();
            try {
                if (prediction == null) {
                    csv.printRecord(FileName.of(answer.file()), "", "", "", reason(answer));
                } else {
                    List<Score> scores = chosen(prediction, top);
                    if (scores.isEmpty()) csv.printRecord(FileName.of(answer.file()), "", "", "", "");
                    for (int i = 0; i < scores.size(); i++) {
                        csv.printRecord(
                                FileName.of(answer.file()),
                                i + 1,
                                scores.get(i).label(),
                                scores.get(i).probability(),
                                "");
                    }
                }
                csv.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String reason(Answer answer) {
        return answer.error() == null ? "unknown" : answer.error().reason();
    }
}
