package io.fovea.cli;

import io.fovea.cli.help.Heading;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.weights.PreprocessingChoice;
import io.fovea.internal.weights.PretrainedCache;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A trained model as commands name it: a bundle, or an architecture with pretrained weights. */
@Heading("Model")
final class ModelOptions {
    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            completionCandidates = Candidates.Models.class,
            description = "A .fovea file, or an architecture (see fovea models) with weights of ImageNet's classes.")
    String model = "";

    @Option(
            names = {"-w", "--weights"},
            paramLabel = "W",
            completionCandidates = Candidates.Weights.class,
            description = "Of an architecture: imagenet (the best published), imagenet1k_v1, imagenet1k_v2, a file or"
                    + " a web address (default: imagenet).")
    @Nullable
    String weights;

    @Option(
            names = "--preprocessing",
            paramLabel = "P",
            description = "How images are prepared, of an architecture: imagenet1k_v1, imagenet1k_v2, or a list such as"
                    + " size=224,framing=crop=256,mean=0.5,std=0.5/0.5/0.5 (default: as the weights want it).")
    @Nullable
    String preprocessing;

    @Option(names = "--offline", description = "Download nothing.")
    boolean offline;

    /** The caller closes it. */
    TrainedModel open(Console console) {
        return open(model, weights, preprocessing, offline, console);
    }

    /** One with what belongs to it, or an architecture with its best weights. The caller closes it. */
    static TrainedModel open(String model, boolean offline, Console console) {
        return open(model, null, null, offline, console);
    }

    private static TrainedModel open(
            String model, @Nullable String weights, @Nullable String preprocessing, boolean offline, Console console) {
        try (Stage loading = console.stage("loading the model", "", 0);
                DownloadStage download = new DownloadStage(console)) {
            TrainedModel trained = TrainedModel.open(
                    model, weights, preprocessing, PretrainedCache.here().offline(offline), download);
            tell(trained.choice(), console);
            return trained;
        }
    }

    private static void tell(@Nullable PreprocessingChoice choice, Console console) {
        if (choice == null) return;
        console.note("preprocessing: " + choice.text());
        if (choice.doubt() != null) console.warning(choice.doubt());
    }
}
