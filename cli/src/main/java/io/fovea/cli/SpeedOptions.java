package io.fovea.cli;

import io.fovea.cli.help.Further;
import io.fovea.cli.help.Heading;
import io.fovea.cli.help.Setting;
import io.fovea.train.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What of the machine training uses. */
@Heading("Speed")
final class SpeedOptions {
    @Further
    @Option(
            names = "--precision",
            paramLabel = "P",
            completionCandidates = Candidates.TrainingPrecisions.class,
            description = "fp32, bf16, fp16, or auto: the faster of the first two.")
    @Setting("precision")
    @Nullable
    String precision;

    @Further
    @Option(
            names = {"-t", "--threads"},
            paramLabel = "N",
            description = "Threads of the network (default: all cores).")
    int threads = Runtime.getRuntime().availableProcessors();

    @Further
    @Option(
            names = {"-j", "--workers"},
            paramLabel = "N",
            description = "Threads that load images (default: all cores).")
    int workers = Runtime.getRuntime().availableProcessors();

    Settings over(Settings settings) {
        return new Flags(settings).with(precision, Settings::precision).settings();
    }
}
