package io.fovea.internal.augmentation;

import io.fovea.augment.AutoAugment;
import java.util.List;
import java.util.random.RandomGenerator;

/** {@code AutoAugment} of torchvision's autoaugment.py: one drawn pair of the policy. */
record AutoAugmenting(AutoAugment policy) implements Retouch {
    @Override
    public Change draw(RandomGenerator draw) {
        List<AutoAugmentPolicies.Pair> pairs = AutoAugmentPolicies.of(policy.policy());
        AutoAugmentPolicies.Pair pair = pairs.get(draw.nextInt(pairs.size()));
        return step(pair.first(), draw).then(step(pair.second(), draw));
    }

    private static Change step(AutoAugmentPolicies.Step step, RandomGenerator draw) {
        if (!Chance.has(draw, step.p())) return Change.NONE;
        return Magnitudes.AUTO_AUGMENT.change(step.operation(), step.level(), draw.nextBoolean());
    }
}
