package io.fovea.augment;

import io.fovea.internal.choice.Choices;
import java.util.List;
import java.util.stream.Collectors;

/** Augmentations in the order in which they are applied; may be empty. */
public record Augmentations(List<Augmentation> steps) {
    public static final Augmentations NONE = new Augmentations(List.of());

    public Augmentations {
        steps = List.copyOf(steps);
    }

    /**
     * @param text such as {@code flip,rotate=10,shift(share=0.2)}; {@code none} and the empty text give no augmentation
     * @throws io.fovea.UserError on an unknown name or a value out of range
     */
    public static Augmentations parse(String text) {
        return new Augmentations(Choices.of(Augmentation.class).parseList(text));
    }

    public String text() {
        return steps.isEmpty() ? "none" : steps.stream().map(Augmentation::text).collect(Collectors.joining(","));
    }

    public boolean isEmpty() {
        return steps.isEmpty();
    }
}
