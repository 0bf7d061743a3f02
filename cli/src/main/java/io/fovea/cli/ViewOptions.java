package io.fovea.cli;

import io.fovea.cli.help.Heading;
import io.fovea.framing.Views;
import io.fovea.internal.bundle.Manifest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a model looks at before it answers, in place of what its bundle says. */
@Heading("Options")
final class ViewOptions {
    @Option(
            names = "--tta",
            paramLabel = "VIEWS",
            description = "Test-time augmentation: the mean of the answers to several frames of an image. flip, crops=5"
                    + " (or 9) and scales=[0.9,1.15] may be combined, as in flip,crops=5, and each costs as many times"
                    + " the time (default: the bundle's, else none).")
    @Nullable
    String tta;

    boolean isGiven() {
        return tta != null;
    }

    /** @throws io.fovea.UserError if there is no such view, or it does not fit the model's framing */
    Views of(Manifest manifest) {
        Views views = tta == null ? manifest.frames() : Views.parse(tta);
        views.requireFit(manifest.preprocessing().framing());
        return views;
    }
}
