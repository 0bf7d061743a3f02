package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.explain.Explanation;
import io.fovea.explain.ExplanationMethod;
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
            "  fovea explain run/best.fovea photo.jpg --examples photos",
            "",
            "Every picture is the image as the network sees it and, beside it, the same with the places that speak for"
                    + " the class: red the most, blue not at all. gradcam takes a moment; occlusion and integrated explain"
                    + " any network and take up to two hundred times as long. With --examples the five images of DATA that the network"
                    + " sees as most like it stand below, in green if they have the class that is explained: of training data,"
                    + " those that it learned from."
        })
final class ExplainCommand implements Callable<Integer> {
    /** Examples of an image. */
    private static final int SHOWN = 5;

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

    @Option(
            names = "--examples",
            paramLabel = "DATA",
            description = "Labelled images, such as those of the training, of which the most similar are shown, too"
                    + " (default: none).")
    @Nullable
    Path examples;

    @Option(names = "--json", description = "Print one JSON object a line.")
    boolean json;

    @Mixin
    ImageOptions images;

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        ExplanationMethod how = ExplanationMethod.parse(method);
        if (examples != null) Judging.requireData(examples); // before anything is made
        List<Path> files = ImageSearch.all(paths, console);
        List<UnreadableImage> unreadable = new ArrayList<>();
        try (ExplainingModel network = new ExplainingModel(model.open(console))) {
            if (label != null) network.index(label); // before the work
            network.require(how);
            makeFolder();
            explain(files, how, network, examples(files, network, console, unreadable), console, unreadable);
        } finally { // also where it fails because no example could be read: why, of each
            unreadable.forEach(e -> console.error(e.getMessage() + " (left out)"));
        }
        return unreadable.isEmpty() ? 0 : 2;
    }

    private void explain(
            List<Path> files,
            ExplanationMethod how,
            ExplainingModel network,
            Examples alike,
            Console console,
            List<UnreadableImage> unreadable) {
        Set<String> taken = new HashSet<>();
        try (Stage stage = console.stage("explaining", "images", files.size())) {
            for (Path file : files) {
                try {
                    explain(file, how, network, taken, alike, console);
                } catch (UnreadableImage e) {
                    unreadable.add(e);
                }
                stage.advance(1);
            }
        }
    }

    private Examples examples(
            List<Path> files, ExplainingModel network, Console console, List<UnreadableImage> unreadable) {
        if (examples == null) return Examples.NONE;
        int threads = Runtime.getRuntime().availableProcessors();
        Judging judging = new Judging(console, PrecisionChoice.of("fp32"), images.decoder(), threads);
        return Examples.of(files, examples, SHOWN, network.trained(), judging, unreadable::add);
    }

    private void explain(
            Path file,
            ExplanationMethod how,
            ExplainingModel network,
            Set<String> taken,
            Examples alike,
            Console console) {
        ExplainingModel.Framed framed = network.framed(new EncodedFile(file)::read, images.decoder());
        Explanation explanation = network.explain(framed, label, how);
        Path picture = out.resolve(name(file, how, taken));
        List<Examples.Example> shown = alike.of(file);
        List<ExplanationPicture.Example> row = shown == null
                ? List.of()
                : shown.stream()
                        .map(one -> new ExplanationPicture.Example(
                                one.frame(), one.labels().contains(explanation.label())))
                        .toList();
        ExplanationPicture.write(picture, explanation, row);
        tell(console, file, picture, explanation, shown == null ? List.of() : shown);
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

    private void tell(Console console, Path file, Path picture, Explanation explanation, List<Examples.Example> alike) {
        if (json) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("path", FileName.of(file));
            line.put("class", explanation.label());
            line.put("probability", explanation.probability());
            line.put("method", explanation.method().toString());
            line.put("picture", FileName.of(picture));
            if (examples != null)
                line.put("examples", alike.stream().map(ExplainCommand::fields).toList());
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
            for (Examples.Example one : alike) {
                String line = String.format(Locale.ROOT, "  %.4f  %s  %s", one.cosine(), one.words(), one.path());
                console.out().println(Printable.of(line));
            }
            console.out().flush();
        }
    }

    private static Map<String, Object> fields(Examples.Example example) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("path", example.path());
        fields.put("label", example.words());
        fields.put("cosine", example.cosine());
        return fields;
    }
}
