package io.fovea.cli;

import io.fovea.bundle.TrainedModel;
import io.fovea.weights.WeightCache;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A trained model as commands name it: a bundle, or an architecture with pretrained weights. */
final class ModelOptions {
    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "A .fovea file, or an architecture (see fovea models) with weights of ImageNet's classes.")
    String model = "";

    @Option(
            names = "--weights",
            paramLabel = "W",
            description = "Of an architecture: imagenet (default, the best published), imagenet1k_v1, imagenet1k_v2, a"
                    + " file or a web address.")
    @Nullable
    String weights;

    @Option(names = "--offline", description = "Download nothing.")
    boolean offline;

    /** The caller closes it. */
    TrainedModel open(Console console) {
        try (DownloadStage download = new DownloadStage(console)) {
            return TrainedModel.open(model, weights, WeightCache.here().offline(offline), download);
        }
    }
}
