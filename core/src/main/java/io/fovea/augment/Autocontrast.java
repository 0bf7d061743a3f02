package io.fovea.augment;

import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Range;

/**
 * Stretches each channel from black to white with probability {@code p}, as torchvision's {@code RandomAutocontrast}.
 */
@Named("autocontrast")
public record Autocontrast(@Usual("0.5") double p) implements Augmentation {
    public Autocontrast {
        Range.PROBABILITY.require(p);
    }
}
