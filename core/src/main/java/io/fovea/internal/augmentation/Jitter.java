package io.fovea.internal.augmentation;

import io.fovea.augment.Color;
import java.util.List;
import java.util.random.RandomGenerator;

/** {@code ColorJitter} of torchvision's transforms.py: its four changes in a drawn order. */
record Jitter(Color color) implements Retouch {
    private static final int HUE = 3;

    @Override
    public Change draw(RandomGenerator draw) {
        if (!Chance.has(draw, color.p())) return Change.NONE;
        List<Tone> tones = List.of(
                Tone.brightness(1 + Chance.eitherSide(draw, color.brightness())),
                Tone.contrast(1 + Chance.eitherSide(draw, color.contrast())),
                Tone.saturation(1 + Chance.eitherSide(draw, color.saturation())));
        double turns = Chance.eitherSide(draw, color.hue());
        Tone before = Tone.SAME, after = Tone.SAME;
        boolean turned = false;
        for (int step : order(draw)) {
            if (step == HUE) turned = turns != 0;
            else if (turned) after = after.then(tones.get(step));
            else before = before.then(tones.get(step));
        }
        return change(before, turns, after);
    }

    private static Change change(Tone before, double turns, Tone after) {
        return planes -> {
            before.apply(planes);
            Hue.turn(planes, turns);
            after.apply(planes);
        };
    }

    private static int[] order(RandomGenerator draw) {
        int[] order = {0, 1, 2, HUE};
        for (int last = order.length - 1; last > 0; last--) {
            int other = draw.nextInt(last + 1), step = order[last];
            order[last] = order[other];
            order[other] = step;
        }
        return order;
    }
}
