package io.fovea.cli;

import io.fovea.bundle.Bundle;
import io.fovea.bundle.Manifest;
import io.fovea.data.Dataset;
import io.fovea.data.DatasetCheck;
import io.fovea.data.Part;
import io.fovea.data.PixelStatistics;
import io.fovea.data.Problem;
import io.fovea.data.Sample;
import io.fovea.data.SplitRule;
import io.fovea.image.ImageDecoder;
import io.fovea.torch.TensorFile;
import io.fovea.weights.WeightContents;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fovea inspect}. */
@Command(
        name = "inspect",
        description = "Count, measure and check labelled images, or list the tensors of a weight file.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  fovea inspect photos",
            "  fovea inspect mnist --json",
            "  fovea inspect mobilenet_v2.pth",
            "",
            "Weight files end in .pth, .pt, .bin, .ckpt, .safetensors or .fovea."
        })
final class InspectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    private static final Pattern WEIGHTS = Pattern.compile("(?i).*\\.(pth|pt|bin|ckpt|safetensors|fovea)");

    @Parameters(paramLabel = "DATA", description = "Labelled images, as for train, or a weight file.")
    Path data = Path.of("");

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Option(names = "--sample", paramLabel = "N", description = "Measure at most N training images (default: all).")
    int sample = Integer.MAX_VALUE;

    @Option(names = "--threads", paramLabel = "N", description = "Threads (default: all cores).")
    int threads = Runtime.getRuntime().availableProcessors();

    @Mixin
    ImageOptions images;

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        if (WEIGHTS.matcher(data.toString()).matches() && !Files.isDirectory(data)) return inspectWeights(console);
        ImageDecoder decoder = images.decoder();
        try (Dataset opened = Dataset.open(data, SplitRule.DEFAULT)) {
            console.note("checking " + opened.samples().size() + " images");
            Dataset dataset = DatasetCheck.of(opened, decoder, threads).dataset();
            List<Sample> measured = PixelStatistics.choose(dataset.samples(Part.TRAIN), sample, 0);
            PixelStatistics statistics = PixelStatistics.ofImages(measured, dataset.channels(), decoder, threads);
            if (json) console.json(facts(dataset, statistics));
            else print(console.out(), dataset, statistics);
            return 0;
        }
    }

    private int inspectWeights(Console console) {
        WeightContents contents = WeightContents.read(data);
        boolean isBundle = contents.format().equals(TensorFile.BUNDLE);
        Manifest manifest = isBundle ? Bundle.open(data).manifest() : null;
        if (!json) {
            new WeightsText(console.out()).print(contents, manifest);
            return 0;
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("file", data.toString());
        facts.put("format", contents.format());
        facts.put(
                "architecture",
                manifest == null ? contents.architecture() : manifest.model().architecture());
        facts.put("numbers", contents.numbers());
        facts.put("tensors", contents.tensors());
        facts.put("ignored", contents.ignored());
        facts.put("notes", contents.notes());
        facts.put("manifest", manifest);
        console.json(facts);
        return 0;
    }

    private static void print(PrintWriter out, Dataset dataset, PixelStatistics statistics) {
        out.println(dataset.description());
        TextTable table = TextTable.of("class", "train", "validation", "test");
        long[][] counts = counts(dataset);
        for (int c = 0; c < dataset.labels().size(); c++) {
            table.row(
                    dataset.labels().name(c),
                    String.valueOf(counts[0][c]),
                    String.valueOf(counts[1][c]),
                    String.valueOf(counts[2][c]));
        }
        table.row(
                "all",
                String.valueOf(dataset.samples(Part.TRAIN).size()),
                String.valueOf(dataset.samples(Part.VALIDATION).size()),
                String.valueOf(dataset.samples(Part.TEST).size()));
        out.print(table);
        if (dataset.heldOut() != null) {
            out.printf(
                    Locale.ROOT,
                    "validation: %.0f %% of each class held out of train%n",
                    100 * dataset.heldOut().validationShare());
        }
        out.println("widths  " + range(statistics.widths()));
        out.println("heights " + range(statistics.heights()));
        out.println("mean " + values(statistics.mean()) + "  std " + values(statistics.std()));
        out.println(
                dataset.problems().isEmpty()
                        ? "no problems"
                        : dataset.problems().size() + " problems:");
        for (Problem problem : dataset.problems()) {
            out.println("  " + problem.path() + ": " + problem.reason());
        }
        out.flush();
    }

    private static long[][] counts(Dataset dataset) {
        return new long[][] {
            dataset.classCounts(Part.TRAIN), dataset.classCounts(Part.VALIDATION), dataset.classCounts(Part.TEST)
        };
    }

    private static Map<String, Object> facts(Dataset dataset, PixelStatistics statistics) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("data", dataset.description());
        long[][] counts = counts(dataset);
        List<Map<String, Object>> classes = new ArrayList<>();
        for (int c = 0; c < dataset.labels().size(); c++) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("label", dataset.labels().name(c));
            row.put("train", counts[0][c]);
            row.put("validation", counts[1][c]);
            row.put("test", counts[2][c]);
            classes.add(row);
        }
        json.put("classes", classes);
        json.put("heldOut", dataset.heldOut());
        json.put("widths", statistics.widths());
        json.put("heights", statistics.heights());
        json.put("measured", statistics.images());
        json.put("mean", statistics.mean());
        json.put("std", statistics.std());
        json.put("problems", dataset.problems());
        return json;
    }

    private static String range(PixelStatistics.Range range) {
        return range.min() + " to " + range.max() + ", median " + range.median();
    }

    private static String values(List<Double> values) {
        return String.join(
                ", ",
                values.stream().map(v -> String.format(Locale.ROOT, "%.4f", v)).toList());
    }
}
