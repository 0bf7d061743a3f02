package io.fovea.augment;

import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Range;

/** Takes the colours away with probability {@code p}, as torchvision's {@code RandomGrayscale}. */
@Named("grayscale")
public record Grayscale(@Usual("0.1") double p) implements Augmentation {
    public Grayscale {
        Range.PROBABILITY.require(p);
    }
}
