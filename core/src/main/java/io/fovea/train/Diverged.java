package io.fovea.train;

import io.fovea.UserError;

/** The loss became infinite or not a number. */
public class Diverged extends UserError {
    private static final long serialVersionUID = 1L;

    Diverged(int epoch, int step, double loss, double lr) {
        super(
                "training diverged: the loss became " + loss + " in epoch " + epoch + ", step " + step,
                "lower the learning rate (now " + lr + ", try " + lr / 10
                        + "), add a warm-up (--schedule cosine=0.1), or check the images with 'fovea inspect'");
    }
}
