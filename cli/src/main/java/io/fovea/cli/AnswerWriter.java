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
    /** In place of a class where none is probable enough. */
    String UNKNOWN = "unknown";

    void write(Answer answer);

    /** @param top null for what the image is said to show */
    private static List<Score> chosen(Prediction prediction, @Nullable Integer top) {
        return top == null ? prediction.given() : prediction.top(top);
    }

    /** For people: the file, then its classes. */
    record Text(PrintWriter out, @Nullable Integer top, boolean several) implements AnswerWriter {
        @Override
        public void write(Answer answer) {
            Prediction prediction = answer.prediction();
            String file = Printable.of(FileName.of(answer.file()));
            if (prediction == null) {
                out.println(file + ": error: " + Printable.of(reason(answer)));
            } else if (top == null || top == 1) {
                out.println(file + ": " + line(prediction, chosen(prediction, top)));
            } else {
                out.println(file + ":" + (prediction.isUnknown() && !several ? " " + UNKNOWN : ""));
                for (Score score : chosen(prediction, top)) out.println("  " + words(score));
            }
            out.flush();
        }

        private String line(Prediction prediction, List<Score> scores) {
            if (several && scores.isEmpty()) return "no label";
            if (prediction.isUnknown() && !several) return unknown(prediction);
            return scores.stream().map(Text::words).collect(Collectors.joining(", "));
        }

        /** What would have been most probable helps whoever looks at the image now. */
        private static String unknown(Prediction prediction) {
            return UNKNOWN + " (" + words(prediction.scores().get(0)) + ")";
        }

        private static String words(Score score) {
            return String.format(Locale.ROOT, "%s %.1f %%", Printable.of(score.label()), 100 * score.probability());
        }
    }

    /**
     * One object a line: {@code {"path":…,"predictions":[{"label":…,"probability":…},…]}} or {@code {"path","error"}};
     * where nothing is probable enough, {@code "unknown":true} stands before the predictions.
     */
    record JsonLines(PrintWriter out, @Nullable Integer top, boolean several) implements AnswerWriter {
        private static final ObjectMapper JSON = Json.mapper();

        @Override
        public void write(Answer answer) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("path", FileName.of(answer.file()));
            Prediction prediction = answer.prediction();
            if (prediction == null) line.put("error", reason(answer));
            if (prediction != null && prediction.isUnknown() && !several) line.put(UNKNOWN, true);
            if (prediction != null) line.put("predictions", chosen(prediction, top));
            try {
                out.println(JSON.writeValueAsString(line));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
            out.flush();
        }
    }

    /**
     * {@code path,rank,label,probability,error}: one row a class, the most probable first; where none is probable
     * enough, before them one of rank 0 that says {@code unknown}, or nothing where an image may have any number of
     * labels.
     */
    final class Csv implements AnswerWriter {
        private final CSVPrinter csv;
        private final @Nullable Integer top;
        private final boolean several;

        Csv(PrintWriter out, @Nullable Integer top, boolean several) {
            this.top = top;
            this.several = several;
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
                    if (several && scores.isEmpty()) csv.printRecord(FileName.of(answer.file()), "", "", "", "");
                    if (!several && prediction.isUnknown()) {
                        csv.printRecord(FileName.of(answer.file()), 0, UNKNOWN, "", "");
                    }
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
