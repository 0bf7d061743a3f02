package io.fovea.cli;

import io.fovea.cli.help.Further;
import io.fovea.cli.help.Heading;
import io.fovea.image.ImageDecoder;
import picocli.CommandLine.Option;

/** Which images a command accepts. */
@Heading("Images")
final class ImageOptions {
    @Further
    @Option(names = "--max-pixels", paramLabel = "N", description = "Leave out images with more pixels.")
    long maxPixels = ImageDecoder.DEFAULT.maxPixels();

    ImageDecoder decoder() {
        return new ImageDecoder(maxPixels);
    }
}
