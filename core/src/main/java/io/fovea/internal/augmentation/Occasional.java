package io.fovea.internal.augmentation;

import java.util.random.RandomGenerator;

/**
 * A change that happens to some images.
 *
 * @param p its probability
 * @param change whose parameters are drawn for those images alone
 */
record Occasional(double p, Retouch change) implements Retouch {
    @Override
    public Change draw(RandomGenerator draw) {
        return Chance.has(draw, p) ? change.draw(draw) : Change.NONE;
    }
}
