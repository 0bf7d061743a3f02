package io.fovea.cli;

import io.fovea.cli.help.Further;
import io.fovea.cli.help.Heading;
import io.fovea.cli.help.Setting;
import io.fovea.train.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the network sees of the images. */
@Heading("Images")
final class InputOptions {
    @Option(
            names = {"-s", "--size"},
            paramLabel = "PIXELS",
            description = "Side of the squares it sees (default: by weights, network and images).")
    @Nullable
    Integer size;

    @Option(
            names = "--framing",
            paramLabel = "F",
            completionCandidates = Candidates.Framings.class,
            description =
                    "squash, crop, letterbox, random-crop[=LEAST_AREA]; draft=F of them decodes large JPEGs faster.")
    @Setting("input.framing")
    @Nullable
    String framing;

    @Option(
            names = "--validation-share",
            paramLabel = "X",
            description = "Share held out where there is no validation part.")
    @Setting("validationShare")
    @Nullable
    Double validationShare;

    @Further
    @Option(
            names = "--channels",
            paramLabel = "N",
            description = "3 for colour, 1 for gray (default: as the weights or the images are).")
    @Nullable
    Integer channels;

    @Further
    @Option(
            names = "--mean",
            paramLabel = "X[,X…]",
            split = ",",
            description = "Mean per channel, 0 to 1 (default: the weights', or that of the images).")
    @Nullable
    List<Double> mean;

    @Further
    @Option(
            names = "--std",
            paramLabel = "X[,X…]",
            split = ",",
            description = "Standard deviation per channel, 0 to 1 (default: as --mean).")
    @Nullable
    List<Double> std;

    @Further
    @Option(
            names = "--duplicates",
            paramLabel = "CHOICE",
            description = "Images whose files have the same bytes: keep them, or drop copies, contradicting ones and"
                    + " those that train shares with validation or test.")
    @Setting("duplicates")
    @Nullable
    String duplicates;

    @Further
    @Option(names = "--recheck", description = "Forget what earlier checks found, and look into every file again.")
    boolean recheck;

    Settings over(Settings settings) {
        return new Flags(settings)
                .with(size, Settings::size)
                .with(channels, Settings::channels)
                .with(framing, Settings::framing)
                .with(mean, (s, values) -> s.mean(array(values)))
                .with(std, (s, values) -> s.std(array(values)))
                .with(validationShare, Settings::validationShare)
                .with(duplicates, Settings::duplicates)
                .settings();
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
