package io.fovea.cli;

import io.fovea.image.ImageDecoder;
import picocli.CommandLine.Option;

/** Which images a command accepts. */
final class ImageOptions {
    @Option(
            names = "--max-pixels",
            paramLabel = "N",
            description = "Leave out images with more pixels (default: ${DEFAULT-VALUE}).")
    long maxPixels = ImageDecoder.DEFAULT.maxPixels();

    ImageDecoder decoder() {
        return new ImageDecoder(maxPixels);
    }
}
