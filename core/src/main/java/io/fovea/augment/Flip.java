package io.fovea.augment;

import io.fovea.internal.limit.Range;
import io.fovea.internal.torch.HostCopy;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Mirrors left and right with probability {@code p}, as torchvision's {@code RandomHorizontalFlip}. Wrong for pictures
 * whose meaning has a direction, such as digits and letters.
 */
public record Flip(double p) implements Augmentation {
    public Flip {
        Range.PROBABILITY.require(p);
    }

    @Override
    public Tensor apply(Tensor images, List<RandomGenerator> draws) {
        byte[] mirrored = new byte[draws.size()];
        for (int i = 0; i < mirrored.length; i++)
            mirrored[i] = (byte) (draws.get(i).nextDouble() < p ? 1 : 0);
        Tensor chosen = HostCopy.toTensor(mirrored, mirrored.length, 1, 1, 1).to(torch.ScalarType.Bool);
        return torch.where(chosen, torch.flip(images, 3), images);
    }

    @Override
    public String text() {
        return p == 0.5 ? "flip" : "flip=" + p;
    }
}
