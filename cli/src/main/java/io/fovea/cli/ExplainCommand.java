package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.explain.Explanation;
import io.fovea.explain.ExplanationMethod;
import io.fovea.image.ImageDecoder;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.explain.ExplainingModel;
import io.fovea.internal.report.ExplanationPicture;
import io.fovea.internal.text.FileName;
import io.fovea.internal.text.Printable;
import io.fovea.internal.tree.EncodedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fovea explain}. */
@Command(
        name = "explain",
        description = "Show which places of images speak for a class.",
        footer = {
            "Examples:",
            "  fovea explain run/best.fovea photo.jpg",
            "  fovea explain run/best.fovea inbox/ --out why --method gradcam++",
            "  fovea explain run/best.fovea photo.jpg --class shirt --method occlusion",
            "",
            "Every picture is the image as the network sees it and, beside it, the same with the places that speak for"
                    + " the class: red the most, blue not at all. gradcam takes a moment; occlusion and integrated explain"
                    + " any network and take up to two hundred times as long."
        })
final class ExplainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    TerminalOptions terminal;

    @Mixin
    ModelOptions model;

    @Parameters(index = "1", arity = "1..*", paramLabel = "PATH", description = "Image files and folders.")
    List<Path> paths = List.of();

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            description = "Folder of the pictures, made if it is not there.")
    Path out = Path.of("explained");

    @Option(
            names = "--method",
            paramLabel = "M",
            completionCandidates = Candidates.Explanations.class,
            description = "gradcam, gradcam++, occlusion or integrated.")
    String method = "gradcam";

    @Option(
            names = "--class",
            paramLabel = "NAME",
            description = "The class that is explained (default: the most probable).")
    @Nullable
    String label;

    @Option(names = "--json", description = "Print one JSON object a line.")
    boolean json;

    @Mixin
    ImageOptions images;

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        ExplanationMethod how = ExplanationMethod.parse(method);
        List<Path> files = ImageSearch.all(paths, console);
        List<UnreadableImage> unreadable = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        try (ExplainingModel network = new ExplainingModel(model.open(console));
                Stage stage = console.stage("explaining", "images", files.size())) {
            ImageDecoder decoder = network.manifest().preprocessing().framing().decoder(images.decoder());
            if (label != null) network.index(label); // before the work
            network.require(how);
            makeFolder();
            for (Path file : files) {
                try {
                    Explanation explanation = network.explain(new EncodedFile(file).read(decoder), label, how);
                    Path picture = out.resolve(name(file, how, taken));
                    ExplanationPicture.write(picture, explanation);
                    tell(console, file, picture, explanation);
                } catch (UnreadableImage e) {
                    unreadable.add(e);
                }
                stage.advance(1);
            }
        }
        unreadable.forEach(e -> console.error(e.getMessage() + " (left out)"));
        return unreadable.isEmpty() ? 0 : 2;
    }

    private void makeFolder() {
        try {
            Files.createDirectories(out);
        } catch (IOException e) {
            throw new UserError("cannot make the folder " + out + ": " + e.getMessage(), "give another --out", e);
        }
    }

    /** Images of one name from several folders get numbers. */
    private static String name(Path file, ExplanationMethod how, Set<String> taken) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        String stem =
                (dot > 0 ? name.substring(0, dot) : name) + "-" + how.toString().replace("++", "pp");
        String chosen = stem;
        for (int i = 2; !taken.add(chosen); i++) chosen = stem + "-" + i;
        return chosen + ".png";
    }

    private void tell(Console console, Path file, Path picture, Explanation explanation) {
        if (json) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("path", FileName.of(file));
            line.put("class", explanation.label());
            line.put("probability", explanation.probability());
            line.put("method", explanation.method().toString());
            line.put("picture", FileName.of(picture));
            console.json(line);
        } else {
            console.out()
                    .println(String.format(
                            Locale.ROOT,
                            "%s: %s %.1f %% -> %s",
                            Printable.of(FileName.of(file)),
                            Printable.of(explanation.label()),
                            100 * explanation.probability(),
                            Printable.of(FileName.of(picture))));
            console.out().flush();
        }
    }
}
