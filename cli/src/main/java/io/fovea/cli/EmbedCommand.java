package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.classify.Embeddings;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.file.NewFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fovea embed}. */
@Command(
        name = "embed",
        description = "Write what a network sees in images: one vector each.",
        footer = {
            "Examples:",
            "  fovea embed run/best.fovea photos --out photos.safetensors",
            "  fovea search run/best.fovea photos.safetensors photo.jpg",
            "",
            "The file has one tensor, features, float32 [images, width], and the images' paths as a JSON list in its"
                    + " metadata. Folders are searched for images at any depth. An image that cannot be read is named and"
                    + " left out, and the exit code is 2."
        })
final class EmbedCommand implements Callable<Integer> {
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
            paramLabel = "FILE.safetensors",
            description = "The file that is written.")
    Path out = Path.of("features.safetensors");

    @Mixin
    AnsweringOptions answering;

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        if (!out.toString().toLowerCase(Locale.ROOT).endsWith(".safetensors")) {
            throw new UserError(
                    "--out " + out + " does not end in .safetensors", "give a name such as photos.safetensors");
        }
        NewFile.requireWritable(out);
        List<Path> files = ImageSearch.all(paths, console);
        List<UnreadableImage> unreadable = new ArrayList<>();
        try (Embedding network = Embedding.of(model, answering, console)) {
            Embeddings embeddings = network.of(files, unreadable);
            unreadable.forEach(e -> console.error(e.getMessage() + " (left out)"));
            if (embeddings.files().isEmpty()) {
                throw new UserError("no image could be read", "check the files that are named above");
            }
            embeddings.write(out, network.digest());
            console.note("%,d vectors of %,d numbers: %s"
                    .formatted(embeddings.files().size(), embeddings.width(), out));
        }
        return unreadable.isEmpty() ? 0 : 2;
    }
}
