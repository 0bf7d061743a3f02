package io.fovea.cli;

import io.fovea.cli.help.Further;
import io.fovea.cli.help.Heading;
import io.fovea.cli.help.Setting;
import io.fovea.train.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How it is trained. */
@Heading("Learning")
final class LearningOptions {
    @Option(
            names = {"-e", "--epochs"},
            paramLabel = "N",
            description = "Passes over the training images.")
    @Setting("epochs")
    @Nullable
    Integer epochs;

    @Option(
            names = {"-b", "--batch-size"},
            paramLabel = "N",
            description = "Images of one step.")
    @Setting("batchSize")
    @Nullable
    Integer batchSize;

    @Option(
            names = "--optimizer",
            paramLabel = "OPT",
            completionCandidates = Candidates.Optimizers.class,
            description = "adam, adamw or sgd.")
    @Setting("optimizer.type")
    @Nullable
    String optimizer;

    @Option(names = "--lr", paramLabel = "X", description = "Learning rate.")
    @Setting("optimizer.lr")
    @Nullable
    Double lr;

    @Further
    @Option(names = "--momentum", paramLabel = "X", description = "Momentum, for sgd alone.")
    @Setting("optimizer.momentum")
    @Nullable
    Double momentum;

    @Further
    @Option(names = "--nesterov", description = "Nesterov's momentum, for sgd alone.")
    @Nullable
    Boolean nesterov;

    @Further
    @Option(names = "--weight-decay", paramLabel = "X", description = "Weight decay.")
    @Setting("optimizer.weightDecay")
    @Nullable
    Double weightDecay;

    @Further
    @Option(
            names = "--schedule",
            paramLabel = "S",
            completionCandidates = Candidates.Schedules.class,
            description = "Learning rate: constant, step=EPOCHS:GAMMA, cosine[=WARMUP_SHARE].")
    @Setting("schedule")
    @Nullable
    String schedule;

    @Further
    @Option(names = "--label-smoothing", paramLabel = "X", description = "Share of the target spread over all classes.")
    @Setting("labelSmoothing")
    @Nullable
    Double labelSmoothing;

    @Option(
            names = "--augment",
            paramLabel = "LIST",
            completionCandidates = Candidates.Augmentations.class,
            description = "none, or a list of flip[=P], rotate[=DEGREES], shift[=SHARE].")
    @Setting("augment")
    @Nullable
    String augment;

    @Option(
            names = "--early-stop",
            paramLabel = "loss:N",
            completionCandidates = Candidates.Metrics.class,
            description =
                    "The best epoch is by loss or by accuracy; training stops after N epochs without a better one, 0 for never.")
    @Setting("earlyStop")
    @Nullable
    String earlyStop;

    @Option(names = "--seed", paramLabel = "N", description = "Key of all randomness.")
    @Setting("seed")
    @Nullable
    Long seed;

    Settings over(Settings settings) {
        return new Flags(settings)
                .with(epochs, Settings::epochs)
                .with(batchSize, Settings::batchSize)
                .with(optimizer, Settings::optimizer)
                .with(lr, Settings::learningRate)
                .with(momentum, Settings::momentum)
                .with(nesterov, Settings::nesterov)
                .with(weightDecay, Settings::weightDecay)
                .with(schedule, Settings::schedule)
                .with(labelSmoothing, Settings::labelSmoothing)
                .with(augment, Settings::augment)
                .with(earlyStop, Settings::earlyStop)
                .with(seed, Settings::seed)
                .settings();
    }
}
