package io.fovea.framing;

import io.fovea.internal.choice.Family;
import io.fovea.internal.choice.Named;
import io.fovea.internal.choice.Usual;
import io.fovea.internal.limit.Range;
import java.util.List;

/** What more than the usual frame a classifier may look at before it answers; each multiplies the number of frames. */
@Family("view")
public sealed interface View {
    /** How many frames it makes of one. */
    int times();

    /** Every frame also mirrored, left to right. */
    @Named("flip")
    record Mirrored() implements View {
        @Override
        public int times() {
            return 2;
        }
    }

    /**
     * The usual frame, and frames that reach into the corners: torchvision's {@code FiveCrop}; with 9 also the middles
     * of the sides. Where the usual frame shows the whole shorter side, the others are cut from an image 8/7 as large,
     * which is ImageNet's 256 for 224 pixels (Krizhevsky et al. 2012).
     *
     * @param number 5 or 9
     */
    @Named("crops")
    record Crops(@Usual("5") int number) implements View {
        public Crops {
            if (number != 5 && number != 9) {
                throw new IllegalArgumentException(
                        "there are 5 crops (corners and centre) or 9 (also the sides), got " + number);
            }
        }

        @Override
        public int times() {
            return number;
        }
    }

    /**
     * Every frame also of a larger or smaller image: training on random crops shows things larger than evaluation does
     * (Touvron et al. 2019, arXiv:1906.06423).
     *
     * @param factors on the size of the image, other than 1, which is always there
     */
    @Named("scales")
    record Scales(@Usual("1.15") List<Double> factors) implements View {
        private static final int MOST = 8;

        public Scales {
            factors = List.copyOf(factors);
            if (factors.isEmpty() || factors.size() > MOST) {
                throw new IllegalArgumentException("there are 1 to " + MOST + " scales, got " + factors.size());
            }
            factors.forEach(Range.VIEW_SCALE::require);
            if (factors.contains(1.0) || factors.stream().distinct().count() < factors.size()) {
                throw new IllegalArgumentException("scales are different, and none is 1, got " + factors);
            }
        }

        @Override
        public int times() {
            return 1 + factors.size();
        }
    }
}
