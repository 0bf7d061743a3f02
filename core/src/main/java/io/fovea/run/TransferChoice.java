package io.fovea.run;

import io.fovea.train.Settings;
import java.util.List;

/**
 * How a run had better make use of pretrained weights, for the images that there are.
 *
 * @param settings that make a run do so; what was set before goes over them
 * @param reason in one sentence
 * @param tried the ways that there are, the chosen one among them
 */
public record TransferChoice(Case kind, Settings settings, String reason, List<Tried> tried) {
    /** By how many images there are, and how like they are to those that the weights were learnt from. */
    public enum Case {
        /** Few images: a new head on what the whole network makes of them. */
        FEW_AND_SIMILAR,
        /** Few images, which the last blocks serve worse than earlier ones: a head on what those make of them. */
        FEW_AND_DIFFERENT,
        /** Enough images for the network to learn from them. */
        MANY
    }

    /**
     * One way.
     *
     * @param what in words
     * @param options of the command line that make a run take it
     * @param accuracy by cross-validation, 0 to 1; NaN if it was not tried
     * @param loss mean cross-entropy, likewise
     */
    public record Tried(String what, String options, double accuracy, double loss, boolean chosen) {
        public boolean isMeasured() {
            return !Double.isNaN(accuracy);
        }
    }

    public TransferChoice {
        tried = List.copyOf(tried);
    }

    /** The same run, following this choice where it leaves anything open. */
    public TrainingRun over(TrainingRun run) {
        return run.adjusted(set -> set.basedOn(settings));
    }
}
