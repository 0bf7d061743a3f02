package io.fovea.internal.report;

import io.fovea.data.LabelSet;
import io.fovea.data.Labels;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.MultiLabelEvaluation;
import io.fovea.evaluate.MultiLabelOutcome;
import io.fovea.evaluate.Outcome;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.internal.file.NewFile;
import java.io.BufferedWriter;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Every answer of an evaluation: {@code path,truth,answer} and a column {@code p:NAME} with the probability of each
 * class, one row an image. Several labels stand behind each other with {@code ;} between them, as in a table to train
 * from.
 */
public final class PredictionsCsv {
    private PredictionsCsv() {}

    /** @throws io.fovea.UserError if it cannot be written; an earlier file then stays as it was */
    public static void write(Path file, Evaluation evaluation) {
        CSVFormat format = CSVFormat.RFC4180.builder().setRecordSeparator("\n").get();
        Labels labels = evaluation.labels();
        NewFile.write(file, out -> {
            BufferedWriter text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            CSVPrinter csv = new CSVPrinter(text, format);
            csv.printRecord(Stream.concat(
                    Stream.of("path", "truth", "answer"),
                    labels.names().stream().map(name -> "p:" + name)));
            if (evaluation instanceof MultiLabelEvaluation several) {
                for (MultiLabelOutcome outcome : several.outcomes()) csv.printRecord(row(several, outcome));
            } else {
                SingleLabelEvaluation single = evaluation.singleLabel();
                for (Outcome outcome : single.outcomes()) csv.printRecord(row(labels, outcome));
            }
            csv.flush();
        });
    }

    private static List<Object> row(Labels labels, Outcome outcome) {
        String truth = labels.name(outcome.truth()), answer = labels.name(outcome.predicted());
        return row(labels, outcome.path(), truth, answer, outcome::probability);
    }

    private static List<Object> row(MultiLabelEvaluation evaluation, MultiLabelOutcome outcome) {
        Labels labels = evaluation.labels();
        String truth = names(labels, outcome.truth()), answer = names(labels, evaluation.given(outcome));
        return row(labels, outcome.path(), truth, answer, outcome::probability);
    }

    private static List<Object> row(
            Labels labels, String path, String truth, String answer, IntToDoubleFunction probability) {
        List<Object> row = new ArrayList<>(List.of(path, truth, answer));
        IntStream.range(0, labels.size()).mapToDouble(probability).forEach(row::add);
        return row;
    }

    private static String names(Labels labels, LabelSet set) {
        return set.indices().mapToObj(labels::name).collect(Collectors.joining(";"));
    }
}
