package io.fovea.cli;

import io.fovea.cli.help.Heading;
import io.fovea.image.ImageDecoder;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a trained network answers for images. */
@Heading("Options")
final class AnsweringOptions {
    @Option(
            names = "--precision",
            paramLabel = "P",
            completionCandidates = Candidates.Precisions.class,
            description = "fp32, bf16 or auto.")
    String precision = "fp32";

    @Option(
            names = {"-t", "--threads"},
            paramLabel = "N",
            description = "Threads (default: all cores).")
    int threads = Runtime.getRuntime().availableProcessors();

    @Mixin
    ImageOptions images;

    PrecisionChoice precision() {
        return PrecisionChoice.of(precision);
    }

    ImageDecoder decoder() {
        return images.decoder();
    }
}
