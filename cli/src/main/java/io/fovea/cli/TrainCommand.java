package io.fovea.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.UserError;
import io.fovea.internal.torch.Cores;
import io.fovea.internal.training.RecipeFile;
import io.fovea.internal.weights.PretrainedCache;
import io.fovea.run.RunFolder;
import io.fovea.run.TrainingRun;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fovea train}: flags are sugar over one recipe. */
@Command(
        name = "train",
        description = "Train a classifier on labelled images.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  fovea train photos",
            "  fovea train photos --model mobilenet_v2 --weights imagenet --out run",
            "  fovea train photos --model mobilenet_v2 --weights mobilenet_v2.pth --train all --epochs 5",
            "  fovea train mnist --model cnn --augment rotate=10",
            "  fovea train photos --recipe run/recipe.yaml --set optimizer.lr=0.0005 --out second-run",
            "  fovea train photos --resume --out run",
            "",
            "DATA is a folder with train/ and validation/ (optional test/), each with one folder per class; or one",
            "folder per class; or MNIST idx files; or a .zip, .tar or .tar.gz of such folders; or a CSV table",
            "(path,label[,split])."
        })
final class TrainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DATA", description = "Labelled images, see below.")
    Path data = Path.of("");

    @Option(names = "--out", paramLabel = "DIR", description = "Run folder (default: ${DEFAULT-VALUE}).")
    Path out = Path.of("run");

    @Option(names = "--resume", description = "Go on with the interrupted run in --out.")
    boolean resume;

    @Option(names = "--overwrite", description = "Replace the run in --out as soon as the new one has its first epoch.")
    boolean overwrite;

    @Option(names = "--recipe", paramLabel = "FILE", description = "Start from a recipe.yaml.")
    @Nullable
    Path recipe;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set any recipe value, such as optimizer.beta2=0.99. May be repeated.")
    Map<String, String> set = new LinkedHashMap<>();

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "Architecture, see fovea models (default: cnn, with --weights mobilenet_v2).")
    @Nullable
    String model;

    @Option(
            names = "--weights",
            paramLabel = "W",
            description =
                    "Pretrained weights: imagenet (the best published), imagenet1k_v1, imagenet1k_v2, a file (.pth,"
                            + " .safetensors, .fovea), a web address, or none.")
    @Nullable
    String weights;

    @Option(names = "--offline", description = "Download nothing.")
    boolean offline;

    @Option(
            names = "--train",
            paramLabel = "PART",
            description =
                    "What learns: head, all, or a number N of last trunk blocks (default: head with --weights, else all).")
    @Nullable
    String train;

    @Option(names = "--hidden", paramLabel = "N,...", split = ",", description = "Sizes of hidden layers in the head.")
    @Nullable
    List<Integer> hidden;

    @Option(names = "--dropout", paramLabel = "P", description = "Dropout of the head (default: the architecture's).")
    @Nullable
    Double dropout;

    @Option(
            names = "--option",
            paramLabel = "KEY=VALUE",
            description = "Set an option of the architecture, such as width=0.5. May be repeated.")
    Map<String, String> options = new LinkedHashMap<>();

    @Option(names = "--norm", paramLabel = "NAME", description = "Short for --option norm=NAME: batch, group or layer.")
    @Nullable
    String norm;

    @Option(names = "--activation", paramLabel = "NAME", description = "Short for --option activation=NAME.")
    @Nullable
    String activation;

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training images.")
    @Nullable
    Integer epochs;

    @Option(names = "--batch-size", paramLabel = "N", description = "Images of one step.")
    @Nullable
    Integer batchSize;

    @Option(names = "--optimizer", paramLabel = "NAME", description = "adam, adamw or sgd.")
    @Nullable
    String optimizer;

    @Option(names = "--lr", paramLabel = "X", description = "Learning rate.")
    @Nullable
    Double lr;

    @Option(names = "--momentum", paramLabel = "X", description = "Momentum, of sgd.")
    @Nullable
    Double momentum;

    @Option(names = "--nesterov", description = "Nesterov's momentum, of sgd.")
    @Nullable
    Boolean nesterov;

    @Option(names = "--weight-decay", paramLabel = "X", description = "Weight decay.")
    @Nullable
    Double weightDecay;

    @Option(
            names = "--schedule",
            paramLabel = "S",
            description = "constant, step=EPOCHS:GAMMA or cosine[=WARMUP_SHARE].")
    @Nullable
    String schedule;

    @Option(names = "--label-smoothing", paramLabel = "X", description = "Share of the target spread over all classes.")
    @Nullable
    Double labelSmoothing;

    @Option(
            names = "--augment",
            paramLabel = "LIST",
            description = "none, or a list of flip[=P], rotate[=DEGREES], shift[=SHARE].")
    @Nullable
    String augment;

    @Option(
            names = "--framing",
            paramLabel = "F",
            description =
                    "How an image becomes a square: squash, crop, letterbox, random-crop[=MIN_SCALE]; with :draft,"
                            + " large JPEGs are decoded at reduced scale.")
    @Nullable
    String framing;

    @Option(names = "--size", paramLabel = "PIXELS", description = "Side of the square (default: the model's).")
    @Nullable
    Integer size;

    @Option(names = "--channels", paramLabel = "N", description = "3 for colour, 1 for gray.")
    @Nullable
    Integer channels;

    @Option(names = "--mean", paramLabel = "X,...", split = ",", description = "Mean per channel, 0 to 1.")
    @Nullable
    List<Double> mean;

    @Option(names = "--std", paramLabel = "X,...", split = ",", description = "Standard deviation per channel, 0 to 1.")
    @Nullable
    List<Double> std;

    @Option(
            names = "--early-stop",
            paramLabel = "METRIC:N",
            description = "Stop after N epochs without a better loss or accuracy, such as loss:5.")
    @Nullable
    String earlyStop;

    @Option(names = "--precision", paramLabel = "P", description = "fp32, bf16 or auto.")
    @Nullable
    String precision;

    @Option(
            names = "--validation-share",
            paramLabel = "X",
            description = "Share held out of train when the data has no validation split.")
    @Nullable
    Double validationShare;

    @Option(names = "--seed", paramLabel = "N", description = "Key of all randomness.")
    @Nullable
    Long seed;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of the network (default: all cores).")
    int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--workers", paramLabel = "N", description = "Threads that load images (default: all cores).")
    int workers = Runtime.getRuntime().availableProcessors();

    @Mixin
    ImageOptions images;

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        PretrainedCache cache = PretrainedCache.here().offline(offline);
        TrainingRun run = new TrainingRun(
                data,
                out,
                existing(),
                settings(console),
                workers,
                TrainingRun.USUAL_CHECKPOINTS,
                cache,
                images.decoder());
        try (Cores cores = Cores.take(threads)) {
            return new TrainReport(console, out).run(run);
        }
    }

    private RunFolder.Existing existing() {
        if (resume && overwrite) throw new UserError("--resume and --overwrite exclude each other", "give one of them");
        if (resume) return RunFolder.Existing.RESUME;
        return overwrite ? RunFolder.Existing.OVERWRITE : RunFolder.Existing.REFUSE;
    }

    private ObjectNode settings(Console console) {
        ObjectNode asked = RecipeFile.settings();
        flags().forEach((key, value) -> {
            if (value != null) RecipeFile.set(asked, key, value);
        });
        set.forEach((key, value) -> RecipeFile.setText(asked, key, value));
        if (recipe == null) return asked;
        ObjectNode settings = RecipeFile.read(recipe);
        List<String> gone = RecipeFile.layOver(settings, asked);
        if (!gone.isEmpty()) console.note("not taken from " + recipe + ": " + String.join(", ", gone));
        return settings;
    }

    /** Recipe key to the flag's value, null where the flag was not given. */
    private Map<String, @Nullable Object> flags() {
        Map<String, @Nullable Object> flags = new LinkedHashMap<>();
        flags.put("network.model", model);
        flags.put("network.weights", weights);
        flags.put("network.train", train);
        flags.put("network.hidden", hidden);
        flags.put("network.dropout", dropout);
        options.forEach((key, value) -> flags.put("network.options." + key, value));
        flags.put("network.options.norm", norm);
        flags.put("network.options.activation", activation);
        flags.put("input.size", size);
        flags.put("input.channels", channels);
        flags.put("input.framing", framing);
        flags.put("input.mean", mean);
        flags.put("input.std", std);
        flags.put("epochs", epochs);
        flags.put("batchSize", batchSize);
        flags.put("optimizer.type", optimizer);
        flags.put("optimizer.lr", lr);
        flags.put("optimizer.momentum", momentum);
        flags.put("optimizer.nesterov", nesterov);
        flags.put("optimizer.weightDecay", weightDecay);
        flags.put("schedule", schedule);
        flags.put("labelSmoothing", labelSmoothing);
        flags.put("augment", augment);
        flags.put("earlyStop", earlyStop);
        flags.put("precision", precision);
        flags.put("validationShare", validationShare);
        flags.put("seed", seed);
        return flags;
    }
}
