package io.fovea.internal.augmentation;

import io.fovea.augment.Crop;
import io.fovea.internal.torch.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** With a black border it is a move by whole pixels; with a reflected one the pixels come from two sides. */
final class Cropping {
    private Cropping() {}

    static Effect of(Crop crop) {
        return crop.edge() == Crop.Edge.ZERO ? new Moved(crop) : new Reflected(crop);
    }

    private static int way(RandomGenerator draw, Crop crop) {
        return draw.nextInt(2 * crop.padding() + 1) - crop.padding();
    }

    private record Moved(Crop crop) implements Warping {
        @Override
        public Projection draw(RandomGenerator draw, long height, long width) {
            if (!Chance.has(draw, crop.p())) return Projection.IDENTITY;
            int up = way(draw, crop), left = way(draw, crop);
            return Projection.moved(-left, -up);
        }
    }

    private record Reflected(Crop crop) implements Pixelwise {
        @Override
        public Tensor apply(Tensor images, List<RandomGenerator> draws) {
            long height = images.size(2), width = images.size(3);
            List<Box> parts = new ArrayList<>();
            for (RandomGenerator draw : draws) {
                boolean moves = Chance.has(draw, crop.p());
                int up = moves ? way(draw, crop) : 0, left = moves ? way(draw, crop) : 0;
                parts.add(new Box(crop.padding() + up, crop.padding() + left, height, width));
            }
            return Scope.compute(() -> {
                Tensor padded = Reflection.padded(images, crop.padding()), result = torch.empty_like(images);
                for (int i = 0; i < parts.size(); i++) {
                    result.select(0, i).copy_(parts.get(i).of(padded.select(0, i)));
                }
                return result;
            });
        }
    }
}
