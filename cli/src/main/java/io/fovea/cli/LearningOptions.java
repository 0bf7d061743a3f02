package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.cli.help.Further;
import io.fovea.cli.help.Heading;
import io.fovea.cli.help.Setting;
import io.fovea.train.Average;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
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
            description = "Images of one step; auto: by memory.")
    @Setting("batchSize")
    @Nullable
    String batchSize;

    @Option(
            names = "--optimizer",
            paramLabel = "OPT",
            completionCandidates = Candidates.Optimizers.class,
            description = "adamw, sgd, … with parameters as in sgd(momentum=0.8).")
    @Setting("optimizer.type")
    @Nullable
    String optimizer;

    @Option(names = "--lr", paramLabel = "X", description = "Learning rate.")
    @Setting("optimizer.lr")
    @Nullable
    Double lr;

    @Further
    @Option(names = "--momentum", paramLabel = "X", description = "Momentum, for sgd, rmsprop and muon.")
    @Setting("optimizer.momentum")
    @Nullable
    Double momentum;

    @Further
    @Option(names = "--nesterov", description = "Nesterov's momentum, for sgd and muon.")
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
            description = "Course of the learning rate: ${COMPLETION-CANDIDATES}; as in cosine(warmup=0.1).")
    @Setting("schedule")
    @Nullable
    String schedule;

    @Further
    @Option(
            names = "--max-time",
            paramLabel = "TIME",
            description = "End after so much time, as 90s, 10m or 1h30m, with a usable bundle (default: none).")
    @Nullable
    String maxTime;

    @Further
    @Option(
            names = "--accumulate",
            paramLabel = "N",
            description = "Parts that the images of a step are computed in, to save memory.")
    @Setting("accumulate")
    @Nullable
    Integer accumulate;

    @Further
    @Option(
            names = "--recompute",
            paramLabel = "CHOICE",
            completionCandidates = Candidates.Recomputes.class,
            description = "Save memory: none, or blocks (of each keep the input, and compute the rest twice).")
    @Setting("recompute")
    @Nullable
    String recompute;

    @Further
    @Option(
            names = "--clip",
            paramLabel = "CHOICE",
            completionCandidates = Candidates.Clips.class,
            description = "Keep gradients small: none, norm=X (X alone is that), value=X or adaptive=SHARE.")
    @Setting("clip")
    @Nullable
    String clip;

    @Further
    @Option(
            names = "--ema",
            paramLabel = "DECAY",
            description = "Short for --average ema=DECAY, as 0.999 (default: none).")
    @Nullable
    Double ema;

    @Further
    @Option(
            names = "--average",
            paramLabel = "CHOICE",
            completionCandidates = Candidates.Averages.class,
            description = "Mean of weights that is judged and bundled: none, ema=DECAY, swa=START or checkpoints=N.")
    @Setting("average")
    @Nullable
    String average;

    @Further
    @Option(
            names = "--sam",
            paramLabel = "RHO",
            description = "Radius of sharpness-aware minimisation; two passes a step.")
    @Setting("sharpness")
    @Nullable
    Double sharpness;

    @Further
    @Option(names = "--l1", paramLabel = "X", description = "Weight of the weights' absolute values in the loss.")
    @Setting("l1")
    @Nullable
    Double l1;

    @Further
    @Option(names = "--head-rate", paramLabel = "X", description = "Factor on the head's learning rate.")
    @Setting("rates.head")
    @Nullable
    Double headRate;

    @Further
    @Option(names = "--norm-rate", paramLabel = "X", description = "Factor on the rate of norms, biases, tokens.")
    @Setting("rates.norms")
    @Nullable
    Double normRate;

    @Further
    @Option(
            names = "--layer-decay",
            paramLabel = "X",
            description = "Factor on the rate of every block, times that of the block behind it.")
    @Setting("rates.layerDecay")
    @Nullable
    Double layerDecay;

    @Further
    @Option(
            names = "--unfreeze",
            paramLabel = "CHOICE",
            completionCandidates = Candidates.Unfreezings.class,
            description = "When --train begins: none, after=EPOCHS of the head alone, gradual=EPOCHS a block.")
    @Setting("unfreeze")
    @Nullable
    String unfreeze;

    @Further
    @Option(
            names = "--loss",
            paramLabel = "CHOICE",
            completionCandidates = Candidates.Losses.class,
            description = "One of ${COMPLETION-CANDIDATES}.")
    @Setting("loss")
    @Nullable
    String loss;

    @Further
    @Option(
            names = "--balance",
            paramLabel = "CHOICE",
            completionCandidates = Candidates.Balances.class,
            description = "Rare classes: none, weights (count more) or sampler (are seen more often).")
    @Setting("balance")
    @Nullable
    String balance;

    @Further
    @Option(
            names = "--class-weight",
            paramLabel = "CLASS=X",
            description = "Factor on the loss of a class's images; may be repeated (default: 1).")
    Map<String, Double> classWeights = new LinkedHashMap<>();

    @Further
    @Option(
            names = "--teacher",
            paramLabel = "FILE",
            description =
                    "Learn also from a bundle's answers; --set distill.temperature and distill.share (default: none).")
    @Nullable
    String teacher;

    @Further
    @Option(names = "--label-smoothing", paramLabel = "X", description = "Share of the target spread over all classes.")
    @Setting("labelSmoothing")
    @Nullable
    Double labelSmoothing;

    @Option(
            names = "--augment",
            paramLabel = "LIST",
            completionCandidates = Candidates.Augmentations.class,
            description = "none, or a list as in flip,rotate=10,erase; fovea augment draws them.")
    @Setting("augment")
    @Nullable
    String augment;

    @Further
    @Option(names = "--augment-off", paramLabel = "N", description = "Last epochs that see the images unchanged.")
    @Setting("augmentOff")
    @Nullable
    Integer augmentOff;

    @Further
    @Option(
            names = "--repeats",
            paramLabel = "N",
            description =
                    "How often an image is seen in a row, each time changed otherwise; an epoch has fewer images.")
    @Setting("repeats")
    @Nullable
    Integer repeats;

    @Option(
            names = "--early-stop",
            paramLabel = "loss:N",
            completionCandidates = Candidates.Metrics.class,
            description =
                    "Best epoch by loss, accuracy, f1 or map (of labels); stops after N without a better one (loss:N:X: by X), 0: never.")
    @Setting("earlyStop")
    @Nullable
    String earlyStop;

    @Further
    @Option(
            names = "--threshold",
            paramLabel = "X",
            description = "Of several labels an image: the probability from which one is given (default: each label's"
                    + " own, chosen on the validation images).")
    @Setting("threshold")
    @Nullable
    Double threshold;

    @Further
    @Option(
            names = "--calibration",
            paramLabel = "C",
            completionCandidates = Candidates.Calibrations.class,
            description = "How probabilities are made true: temperature (fitted on the validation images) or none.")
    @Setting("calibration")
    @Nullable
    String calibration;

    @Further
    @Option(
            names = "--abstain",
            paramLabel = "SHARE",
            description =
                    "Answer \"unknown\" below the probability from which this share of answers is right, as in 0.98"
                            + " (default: answer always).")
    @Setting("abstain")
    @Nullable
    Double abstain;

    @Option(names = "--seed", paramLabel = "N", description = "Key of all randomness.")
    @Setting("seed")
    @Nullable
    Long seed;

    Settings over(Settings settings) {
        if (ema != null && average != null) {
            throw new UserError("--ema and --average exclude each other", "give one of them");
        }
        Settings result = new Flags(settings)
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
                .with(threshold, Settings::threshold)
                .with(calibration, Settings::calibration)
                .with(abstain, Settings::abstain)
                .with(seed, Settings::seed)
                .with(maxTime, Settings::maxTime)
                .with(accumulate, Settings::accumulate)
                .with(recompute, Settings::recompute)
                .with(clip, Settings::clip)
                .with(ema, (s, decay) -> s.average(new Average.Ema(decay)))
                .with(average, Settings::average)
                .with(sharpness, Settings::sharpness)
                .with(l1, Settings::l1)
                .with(headRate, Settings::headRate)
                .with(normRate, Settings::normRate)
                .with(layerDecay, Settings::layerDecay)
                .with(unfreeze, Settings::unfreeze)
                .with(loss, Settings::loss)
                .with(balance, Settings::balance)
                .with(teacher, (s, file) -> s.distill(new Recipe.Distillation(file, 2, 0.5)))
                .with(augmentOff, Settings::augmentOff)
                .with(repeats, Settings::repeats)
                .settings();
        for (var weight : classWeights.entrySet()) result = result.classWeight(weight.getKey(), weight.getValue());
        return result;
    }
}
