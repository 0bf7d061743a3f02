package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.internal.dataset.CheckMemory;
import io.fovea.run.TrainingRun;
import io.fovea.train.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
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

    @Mixin
    TerminalOptions terminal;

    @Parameters(paramLabel = "DATA", description = "Labelled images, see below.")
    Path data = Path.of("");

    @Option(names = "--out", paramLabel = "DIR", description = "Run folder (default: ${DEFAULT-VALUE}).")
    Path out = Path.of("run");

    @Option(names = "--resume", description = "Go on with the interrupted run in --out.")
    boolean resume;

    @Option(names = "--overwrite", description = "Replace the run in --out as soon as the new one has its first epoch.")
    boolean overwrite;

    @Option(names = "--recheck", description = "Forget what earlier checks found, and look into every file again.")
    boolean recheck;

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
            description =
                    "What the best epoch is chosen by, and how many to wait for a better one (0: all of them), such as"
                            + " loss:5 (default: loss:0) or accuracy:0.")
    @Nullable
    String earlyStop;

    @Option(names = "--precision", paramLabel = "P", description = "fp32, bf16 or auto (default): the faster one here.")
    @Nullable
    String precision;

    @Option(
            names = "--validation-share",
            paramLabel = "X",
            description = "Share held out of train when the data has no validation split.")
    @Nullable
    Double validationShare;

    @Option(
            names = "--duplicates",
            paramLabel = "CHOICE",
            description =
                    "What becomes of images whose files have the same bytes: keep (default), or drop, which leaves out all"
                            + " but the first of a class, those of train that validation or test have, and all that have"
                            + " different labels.")
    @Nullable
    String duplicates;

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
        if (resume && overwrite) throw new UserError("--resume and --overwrite exclude each other", "give one of them");
        Console console = Console.of(spec);
        TrainingRun run = TrainingRun.on(data)
                .into(out)
                .with(settings(console))
                .workers(workers)
                .threads(threads)
                .offline(offline)
                .decoder(images.decoder());
        if (recheck) CheckMemory.of(data, images.decoder()).forget();
        if (resume) run = run.resume();
        if (overwrite) run = run.overwrite();
        return new TrainReport(console, data, out).run(run);
    }

    private Settings settings(Console console) {
        Settings asked = flags();
        for (var setting : set.entrySet()) {
            asked = asked.with(Settings.parse(setting.getKey() + "=" + setting.getValue()));
        }
        if (recipe == null) return asked;
        Settings file = Settings.read(recipe);
        List<String> gone = asked.notTakenFrom(file);
        if (!gone.isEmpty()) console.note("not taken from " + recipe + ": " + String.join(", ", gone));
        return asked.basedOn(file);
    }

    private Settings flags() {
        Settings settings = network(Settings.NONE);
        settings = given(settings, size, Settings::size);
        settings = given(settings, channels, Settings::channels);
        settings = given(settings, framing, Settings::framing);
        settings = given(settings, mean, (s, values) -> s.mean(array(values)));
        settings = given(settings, std, (s, values) -> s.std(array(values)));
        settings = given(settings, epochs, Settings::epochs);
        settings = given(settings, batchSize, Settings::batchSize);
        settings = given(settings, optimizer, Settings::optimizer);
        settings = given(settings, lr, Settings::learningRate);
        settings = given(settings, momentum, Settings::momentum);
        settings = given(settings, nesterov, Settings::nesterov);
        settings = given(settings, weightDecay, Settings::weightDecay);
        settings = given(settings, schedule, Settings::schedule);
        settings = given(settings, labelSmoothing, Settings::labelSmoothing);
        settings = given(settings, augment, Settings::augment);
        settings = given(settings, earlyStop, Settings::earlyStop);
        settings = given(settings, precision, Settings::precision);
        settings = given(settings, validationShare, Settings::validationShare);
        settings = given(settings, duplicates, Settings::duplicates);
        return given(settings, seed, Settings::seed);
    }

    private Settings network(Settings none) {
        Settings settings = given(none, model, Settings::model);
        settings = given(settings, weights, Settings::weights);
        settings = given(settings, train, Settings::train);
        settings = given(
                settings,
                hidden,
                (s, widths) -> s.hidden(widths.stream().mapToInt(w -> w).toArray()));
        settings = given(settings, dropout, Settings::dropout);
        for (var option : options.entrySet()) settings = settings.option(option.getKey(), option.getValue());
        settings = given(settings, norm, (s, name) -> s.option("norm", name));
        return given(settings, activation, (s, name) -> s.option("activation", name));
    }

    private static <T> Settings given(Settings settings, @Nullable T value, BiFunction<Settings, T, Settings> setter) {
        return value == null ? settings : setter.apply(settings, value);
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
