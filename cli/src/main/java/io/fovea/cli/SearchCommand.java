package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.classify.Embeddings;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.text.FileName;
import io.fovea.internal.text.Printable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fovea search}. */
@Command(
        name = "search",
        description = "Find the images that are most like one.",
        footer = {
            "Examples:",
            "  fovea search run/best.fovea photos photo.jpg",
            "  fovea search run/best.fovea photos.safetensors photo.jpg --top 20 --json",
            "",
            "Alike is what a network sees alike: the cosine of the angle between the features of two images, 1 for the"
                    + " same image. Of many images, compute the features once with fovea embed."
        })
final class SearchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    TerminalOptions terminal;

    @Mixin
    ModelOptions model;

    @Parameters(
            index = "1",
            paramLabel = "WHERE",
            description = "A folder of images, or a file that fovea embed has written with this model.")
    Path where = Path.of("");

    @Parameters(index = "2", arity = "1..*", paramLabel = "IMAGE", description = "What is searched for.")
    List<Path> images = List.of();

    @Option(
            names = {"-k", "--top"},
            paramLabel = "K",
            description = "Images to print.")
    int top = 5;

    @Option(names = "--json", description = "Print one JSON object a line.")
    boolean json;

    @Mixin
    AnsweringOptions answering;

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        boolean isFile = Files.isRegularFile(where);
        if (isFile && !where.toString().toLowerCase(Locale.ROOT).endsWith(".safetensors")) {
            throw new UserError(
                    where + " is neither a folder nor a .safetensors file",
                    "give images, or what fovea embed has written");
        }
        List<Path> wanted = ImageSearch.all(images, console),
                files = isFile ? List.of() : ImageSearch.all(List.of(where), console);
        List<UnreadableImage> unreadable = new ArrayList<>();
        try (Embedding network = Embedding.of(model, answering, console)) {
            Embeddings among = isFile ? Embeddings.read(where, network.digest()) : network.of(files, unreadable);
            if (among.files().isEmpty()) throw new UserError("no image could be read", "give another folder");
            Embeddings asked = network.of(wanted, unreadable);
            for (int i = 0; i < asked.files().size(); i++) {
                tell(console, asked.files().get(i), among.nearest(asked.of(i), top));
            }
        }
        unreadable.forEach(e -> console.error(e.getMessage() + " (left out)"));
        return unreadable.isEmpty() ? 0 : 2;
    }

    private void tell(Console console, Path image, List<Embeddings.Match> matches) {
        if (json) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("path", FileName.of(image));
            line.put("nearest", matches.stream().map(SearchCommand::fields).toList());
            console.json(line);
            return;
        }
        console.out().println(Printable.of(FileName.of(image)) + ":");
        for (Embeddings.Match match : matches) {
            console.out()
                    .println(String.format(
                            Locale.ROOT, "  %.4f  %s", match.cosine(), Printable.of(FileName.of(match.file()))));
        }
        console.out().flush();
    }

    private static Map<String, Object> fields(Embeddings.Match match) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("path", FileName.of(match.file()));
        fields.put("cosine", match.cosine());
        return fields;
    }
}
