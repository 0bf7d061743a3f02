package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.classify.Prediction;
import io.fovea.cli.help.Heading;
import io.fovea.evaluate.Thresholds;
import io.fovea.internal.bundle.Manifest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** From which probability on a model's answers are given, in place of what its bundle says. */
@Heading("Options")
final class CertaintyOptions {
    @Option(
            names = "--threshold",
            paramLabel = "X",
            description = "Where an image may have any number of labels: the probability from which one is given"
                    + " (default: each label's own, chosen on validation images).")
    @Nullable
    Double threshold;

    @Option(
            names = "--unknown-below",
            paramLabel = "X",
            description = "Where an image has exactly one class: the probability below which the answer is \"unknown\","
                    + " 0 for never (default: the bundle's, else never).")
    @Nullable
    Double unknownBelow;

    /** @throws UserError if an option was given that is for other models, or is out of its range */
    void check(Manifest manifest) {
        Double asked = threshold, least = unknownBelow;
        if (asked != null && !(asked > 0 && asked < 1)) {
            throw new UserError("--threshold must be above 0 and below 1, got " + asked, "use 0.5, for example");
        }
        if (least != null && !(least >= 0 && least <= 1)) {
            throw new UserError("--unknown-below must be from 0 to 1, got " + least, "use 0.7, for example");
        }
        boolean several = manifest.classes().several();
        if (!several && asked != null) {
            throw new UserError(
                    "--threshold is for models that give any number of labels, and this one gives exactly one class",
                    "use --unknown-below; --top prints more classes");
        }
        if (several && least != null) {
            throw new UserError(
                    "--unknown-below is for models that give exactly one class, and this one gives any number of labels",
                    "use --threshold");
        }
    }

    /** @return null for a model that gives every image exactly one class */
    @Nullable
    Thresholds thresholds(Manifest manifest) {
        List<Double> own = manifest.thresholds();
        if (own == null) return null;
        Double asked = threshold;
        return asked == null ? new Thresholds(own) : Thresholds.all(asked, own.size());
    }

    /** The least probability of a given class, 0 for none. */
    double unknownBelow(Manifest manifest) {
        Double asked = unknownBelow, own = manifest.unknownBelow();
        if (asked != null) return asked;
        return own == null ? 0 : own;
    }

    /** What a model's logits for an image come to. */
    Prediction prediction(Manifest manifest, float[] logits) {
        Thresholds thresholds = thresholds(manifest);
        return thresholds == null
                ? Prediction.of(manifest.classes(), logits, manifest.probabilities(), unknownBelow(manifest))
                : Prediction.of(manifest.classes(), logits, thresholds);
    }
}
