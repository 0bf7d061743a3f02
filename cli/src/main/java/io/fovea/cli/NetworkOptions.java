package io.fovea.cli;

import io.fovea.cli.help.Further;
import io.fovea.cli.help.Heading;
import io.fovea.cli.help.Setting;
import io.fovea.train.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is trained. */
@Heading("Network")
final class NetworkOptions {
    @Option(
            names = {"-m", "--model"},
            paramLabel = "ARCH",
            completionCandidates = Candidates.Models.class,
            description = "One of fovea models.")
    @Setting("network.model")
    @Nullable
    String model;

    @Option(
            names = {"-w", "--weights"},
            paramLabel = "W",
            completionCandidates = Candidates.Weights.class,
            description =
                    "imagenet, imagenet1k_v1, imagenet1k_v2, a file, an address, or none (default: for photographs those at hand, or imagenet).")
    @Nullable
    String weights;

    @Option(
            names = "--train",
            paramLabel = "PART",
            completionCandidates = Candidates.Parts.class,
            description = "head, all or N last blocks.")
    @Setting("network.train")
    @Nullable
    String train;

    @Further
    @Option(
            names = "--head",
            paramLabel = "KIND",
            completionCandidates = Candidates.Heads.class,
            description =
                    "What classifies the features of a network that does not learn itself: linear (its own head), or"
                            + " a light classifier, fitted in seconds: logistic, logistic(bagging=20),"
                            + " logistic(boosting=20), svm, svm(kernel=rbf), knn, forest or xgboost.")
    @Setting("network.head")
    @Nullable
    String head;

    @Further
    @Option(
            names = "--batch-norm",
            paramLabel = "CHOICE",
            completionCandidates = Candidates.BatchNormChoices.class,
            description =
                    "Batch norms of the part that learns: train, frozen (keep the weights' statistics) or reestimate.")
    @Setting("network.batchNorm")
    @Nullable
    String batchNorm;

    @Further
    @Option(names = "--hidden", paramLabel = "N[,N…]", split = ",", description = "Sizes of hidden layers in the head.")
    @Setting("network.hidden")
    @Nullable
    List<Integer> hidden;

    @Further
    @Option(names = "--dropout", paramLabel = "P", description = "Dropout of the head (default: the architecture's).")
    @Nullable
    Double dropout;

    @Further
    @Option(
            names = "--drop-path",
            paramLabel = "P",
            description = "Largest probability to leave a residual branch out (default: the architecture's).")
    @Nullable
    Double dropPath;

    @Further
    @Option(
            names = "--init",
            paramLabel = "CHOICE",
            completionCandidates = Candidates.Initializations.class,
            description = "How new weights are drawn: usual, kaiming, xavier, orthogonal, truncnormal or whitening.")
    @Setting("network.init")
    @Nullable
    String init;

    @Further
    @Option(
            names = "--option",
            paramLabel = "KEY=VALUE",
            description = "Set an option of the architecture, such as width=0.5; may be repeated (default: its own).")
    Map<String, String> options = new LinkedHashMap<>();

    @Further
    @Option(
            names = "--norm",
            paramLabel = "NORM",
            completionCandidates = Candidates.Norms.class,
            description = "Short for --option norm=NORM: batch, group or layer (default: the architecture's).")
    @Nullable
    String norm;

    @Further
    @Option(
            names = "--activation",
            paramLabel = "NAME",
            description = "Short for --option activation=NAME (default: the architecture's).")
    @Nullable
    String activation;

    @Further
    @Option(names = "--offline", description = "Download nothing.")
    boolean offline;

    Settings over(Settings none) {
        Settings settings = new Flags(none)
                .with(model, Settings::model)
                .with(weights, Settings::weights)
                .with(train, Settings::train)
                .with(head, Settings::head)
                .with(batchNorm, Settings::batchNorm)
                .with(
                        hidden,
                        (s, widths) -> s.hidden(widths.stream().mapToInt(w -> w).toArray()))
                .with(dropout, Settings::dropout)
                .with(dropPath, Settings::dropPath)
                .with(init, Settings::init)
                .settings();
        for (var option : options.entrySet()) settings = settings.option(option.getKey(), option.getValue());
        return new Flags(settings)
                .with(norm, (s, name) -> s.option("norm", name))
                .with(activation, (s, name) -> s.option("activation", name))
                .settings();
    }
}
