package io.fovea.cli;

import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.evaluation.Throughput;
import io.fovea.internal.weights.PublishedWeights;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints architectures for people. */
record ModelsText(PrintWriter out) {
    /** One line an architecture. */
    void table(List<ModelFacts> models) {
        TextTable table = TextTable.of("model", "parameters", "GMACs", "input", "weights", "top-1 %");
        for (ModelFacts model : models) {
            List<PublishedWeights> weights = model.weights();
            table.row(
                    model.name(),
                    millions(model.parameters()),
                    gigas(model.gigaMacs()),
                    model.size() + "x" + model.size() + "x" + model.channels(),
                    weights.isEmpty()
                            ? "-"
                            : weights.stream().map(PublishedWeights::name).collect(Collectors.joining(" ")),
                    weights.isEmpty() ? "-" : percent(weights.get(0).top1()));
        }
        out.print(table);
        out.println("parameters and GMACs (billions of multiply-accumulates an image): 1,000 classes, standard input");
        out.println("weights: --weights NAME, or --weights imagenet for the best, whose top-1 on ImageNet this is");
        out.flush();
    }

    /** Images a second, one line an architecture; all have the same measurements. */
    void speeds(List<ModelFacts> models) {
        List<String> heading = new ArrayList<>(List.of("images/s", "parameters", "GMACs"));
        for (Throughput one : models.get(0).benchmark()) heading.add(one.precision() + " batch " + one.batch());
        TextTable table = new TextTable(heading);
        for (ModelFacts model : models) {
            List<String> row =
                    new ArrayList<>(List.of(model.name(), millions(model.parameters()), gigas(model.gigaMacs())));
            for (Throughput one : model.benchmark()) row.add(speed(one));
            table.row(row);
        }
        out.print(table);
        out.flush();
    }

    /** Everything about one architecture. */
    void details(ModelFacts model) {
        out.println(model.name());
        line("reference", model.reference());
        line("input", model.size() + "x" + model.size() + " pixels, " + model.channels() + " channels");
        line("parameters", String.format(Locale.ROOT, "%,d with 1,000 classes", model.parameters()));
        line("GMACs", gigas(model.gigaMacs()) + " (billions of multiply-accumulates an image)");
        line("features", model.features() + " numbers an image, which the head sees");
        String cut =
                Architectures.of(model.name()).canBeCut() ? "; --option blocks=N leaves all but the first N out" : "";
        line("blocks", model.blocks() + " (--train N trains the last N and the head" + cut + ")");
        model.options().forEach((name, value) -> line("option", name + ", default " + value));
        if (model.weights().isEmpty()) line("weights", "none published");
        for (PublishedWeights weights : model.weights())
            weights(weights, weights.equals(model.weights().get(0)));
        if (model.layers() != null) layers(model.layers());
        out.flush();
    }

    private void weights(PublishedWeights weights, boolean best) {
        line("weights", weights.name() + (best ? " (imagenet)" : ""));
        inner("top-1, top-5", percent(weights.top1()) + " %, " + percent(weights.top5()) + " %");
        inner(
                "images",
                "shorter side to " + weights.resize() + ", crop " + weights.crop() + ", "
                        + weights.interpolation().name().toLowerCase(Locale.ROOT));
        inner("mean, std", weights.mean() + ", " + weights.std());
        inner("file", weights.url() + (weights.mebibytes() == null ? "" : ", " + weights.mebibytes() + " MiB"));
        inner("licence", PublishedWeights.LICENCE);
    }

    private void layers(List<ModelFacts.Layer> layers) {
        TextTable table = TextTable.of("layer", "kind", "output", "parameters", "MACs");
        for (ModelFacts.Layer layer : layers) {
            table.row(
                    layer.path(),
                    layer.kind(),
                    layer.output(),
                    String.format(Locale.ROOT, "%,d", layer.parameters()),
                    String.format(Locale.ROOT, "%,d", layer.macs()));
        }
        out.print(table);
    }

    private void line(String name, String value) {
        out.printf("  %-12s%s%n", name, value);
    }

    private void inner(String name, String value) {
        out.printf("    %-14s%s%n", name, value);
    }

    private static String millions(long parameters) {
        return String.format(Locale.ROOT, "%.2f M", parameters / 1e6);
    }

    private static String gigas(double macs) {
        return String.format(Locale.ROOT, "%.3f", macs);
    }

    private static String percent(double accuracy) {
        return String.format(Locale.ROOT, "%.2f", accuracy);
    }

    private static String speed(Throughput one) {
        return String.format(Locale.ROOT, one.imagesPerSecond() < 10 ? "%.1f" : "%.0f", one.imagesPerSecond());
    }
}
