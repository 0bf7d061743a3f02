package io.fovea.cli;

import io.fovea.Precision;
import io.fovea.data.Part;
import io.fovea.ensemble.EnsembleFigures;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.bundle.Assembly;
import io.fovea.internal.bundle.MemberCosts;
import io.fovea.internal.bundle.MemberJudgement;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.dataset.Dataset;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How an ensemble is made of bundles by images that none of them has learnt from.
 *
 * @param split the part to decide by; null for validation, else everything
 * @param out the new bundle, replaced if it is there
 */
record EnsembleMaking(
        Assembly assembly, Path data, @Nullable Part split, Path out) {
    EnsembleFigures judged(Judging judging, Consumer<UnreadableImage> unreadable) {
        assembly.requireJudges();
        Console console = judging.console();
        try (TrainedModel trained = assembly.trained();
                Dataset dataset = judging.openToDecideBy(data, split, trained)) {
            judging.tell(dataset);
            int images = dataset.samples().size();
            Precision precision = judging.choice().decide(trained.model(), images, judging.threads(), console);
            MemberJudgement judged = judging.members(trained, precision, dataset.samples(), unreadable);
            Assembly.Decided decided = assembly.decide(judged);
            decided.notes().forEach(console::note);
            MemberCosts costs = costs(trained, console);
            assembly.write(out, decided);
            return decided.figures(assembly.rule(), costs);
        }
    }

    private static MemberCosts costs(TrainedModel trained, Console console) {
        try (Stage measuring = console.stage("measuring the members", "", 0)) {
            return MemberCosts.of(trained, "ensemble");
        }
    }
}
