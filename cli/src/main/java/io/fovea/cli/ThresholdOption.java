package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.cli.help.Heading;
import io.fovea.evaluate.Thresholds;
import io.fovea.internal.bundle.Manifest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** From which probability a label is given, where an image may have any number of them. */
@Heading("Options")
final class ThresholdOption {
    @Option(
            names = "--threshold",
            paramLabel = "X",
            description = "Where an image may have any number of labels: the probability from which one is given"
                    + " (default: each label's own, chosen on validation images).")
    @Nullable
    Double threshold;

    /**
     * @return null for a model that gives every image exactly one class
     * @throws UserError if a threshold was given for such a model, or is none
     */
    @Nullable
    Thresholds of(Manifest manifest) {
        Double asked = threshold;
        if (asked != null && !(asked > 0 && asked < 1)) {
            throw new UserError("--threshold must be above 0 and below 1, got " + asked, "use 0.5, for example");
        }
        List<Double> own = manifest.thresholds();
        if (own == null && asked != null) {
            throw new UserError(
                    "--threshold is for models that give any number of labels, and this one gives exactly one class",
                    "leave --threshold out; --top prints more classes");
        }
        if (own == null) return null;
        return asked == null ? new Thresholds(own) : Thresholds.all(asked, own.size());
    }
}
