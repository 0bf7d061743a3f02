package io.fovea.run;

import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.weights.PretrainedFile;
import io.fovea.internal.weights.PublishedWeights;
import org.jspecify.annotations.Nullable;

/** Where the first weights of a run come from. */
sealed interface WeightSource {
    /** The settings name them. */
    record Named(PretrainedFile file) implements WeightSource {}

    /** The settings leave them open, and published ones are on this machine, perhaps since a moment ago. */
    record Found(PretrainedFile file, PublishedWeights published) implements WeightSource {}

    /**
     * Drawn at random.
     *
     * @param missed for which published weights were looked in vain; null if random ones are right
     */
    record Random(@Nullable Architecture missed) implements WeightSource {}

    /** Null for random ones. */
    default @Nullable PretrainedFile pretrained() {
        if (this instanceof Named named) return named.file();
        return this instanceof Found found ? found.file() : null;
    }
}
