package io.fovea.internal.augmentation;

import io.fovea.augment.AugMix;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** {@code AugMix} of torchvision's autoaugment.py, with its Dirichlet distributions of alpha 1. */
record AugMixing(AugMix mix) implements Retouch {
    static final List<Operation> OPERATIONS = Stream.of(Operation.values())
            .filter(operation -> operation != Operation.IDENTITY && operation != Operation.INVERT)
            .toList();

    private static final int LONGEST = 3;

    @Override
    public Change draw(RandomGenerator draw) {
        double mixed = draw.nextDouble(); // of two numbers drawn from a Dirichlet distribution of alpha 1, one is even
        double[] weights = dirichlet(draw, mix.width());
        List<Change> chains = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) chains.add(chain(draw));
        return planes -> mix(planes, mixed, weights, chains);
    }

    /** Numbers that add up to 1, all such being equally likely. */
    private static double[] dirichlet(RandomGenerator draw, int count) {
        double[] numbers = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) sum += numbers[i] = draw.nextExponential();
        for (int i = 0; i < count; i++) numbers[i] /= sum;
        return numbers;
    }

    private Change chain(RandomGenerator draw) {
        int depth = mix.depth() > 0 ? mix.depth() : 1 + draw.nextInt(LONGEST);
        Change chain = Change.NONE;
        for (int i = 0; i < depth; i++) {
            Operation operation = OPERATIONS.get(draw.nextInt(OPERATIONS.size()));
            int level = draw.nextInt(mix.severity());
            chain = chain.then(Magnitudes.AUG_MIX.change(operation, level, draw.nextBoolean()));
        }
        return chain;
    }

    private static void mix(Tensor planes, double mixed, double[] weights, List<Change> chains) {
        Tensor original = planes.clone();
        planes.mul_(new Scalar(1 - mixed));
        for (int i = 0; i < weights.length; i++) {
            Tensor copy = original.clone();
            chains.get(i).apply(copy);
            planes.add_(copy, new Scalar(mixed * weights[i]));
        }
        Levels.cutOff(planes);
    }
}
