package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.SharedData;
import io.fovea.audit.Audit;
import io.fovea.audit.Suspicion;
import io.fovea.train.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Photographs of which some get wrong labels here. */
@Tag("acceptance")
class AuditAcceptanceTest {
    @TempDir
    Path folder;

    private record Row(Path path, String label, String part) {}

    /** Of 5 % wrong labels, four in five are among the first 8 % of the images. A minute. */
    @Test
    void wrongLabelsAmongClothingComeFirst() throws IOException {
        String weights = SharedData.require("weights/mobilenet_v2-features.pth").toString();
        List<Row> rows = rows(SharedData.require("data/clothing"));
        List<String> classes = rows.stream().map(Row::label).distinct().sorted().toList();
        Random random = new Random(7);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) order.add(i);
        Collections.shuffle(order, random);
        Set<String> wrong = new HashSet<>();
        for (int i : order.subList(0, rows.size() / 20)) {
            Row row = rows.get(i);
            List<String> others =
                    classes.stream().filter(name -> !name.equals(row.label())).toList();
            rows.set(i, new Row(row.path(), others.get(random.nextInt(others.size())), row.part()));
            wrong.add(row.path().getFileName().toString());
        }
        List<String> lines = new ArrayList<>(List.of("path,label,split"));
        rows.forEach(row -> lines.add(row.path() + "," + row.label() + "," + row.part()));
        Path table = Files.write(folder.resolve("noisy.csv"), lines);
        Audit audit = TrainingRun.on(table)
                .with(Settings.NONE.model("mobilenet_v2").weights(weights))
                .audit(RunListener.SILENT, () -> false);
        long found = audit.suspicions().stream()
                .limit(audit.images() * 8L / 100)
                .map(Suspicion::path)
                .filter(path -> wrong.contains(Path.of(path).getFileName().toString()))
                .count();
        assertTrue(found >= 0.8 * wrong.size(), found + " of " + wrong.size());
    }

    private static List<Row> rows(Path clothing) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String part : List.of("train", "validation")) {
            try (Stream<Path> files = Files.walk(clothing.resolve(part))) {
                files.filter(Files::isRegularFile)
                        .sorted()
                        .forEach(file -> rows.add(new Row(
                                file.toAbsolutePath(),
                                file.getParent().getFileName().toString(),
                                part)));
            }
        }
        return rows;
    }
}
