package io.fovea.augment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Augmentations in the order in which they are applied; may be empty. */
public record Augmentations(List<Augmentation> steps) {
    public static final Augmentations NONE = new Augmentations(List.of());

    public Augmentations {
        steps = List.copyOf(steps);
    }

    /**
     * @param text such as {@code flip,rotate=10}; {@code none} and the empty text give no augmentation
     * @throws io.fovea.UserError on an unknown name or a value out of range
     */
    @JsonCreator
    public static Augmentations parse(String text) {
        if (text.isBlank() || text.equals("none")) return NONE;
        return new Augmentations(Arrays.stream(text.split(","))
                .map(String::strip)
                .map(Augmentation::parse)
                .toList());
    }

    @JsonValue
    public String text() {
        return steps.isEmpty() ? "none" : steps.stream().map(Augmentation::text).collect(Collectors.joining(","));
    }

    public boolean isEmpty() {
        return steps.isEmpty();
    }

    /**
     * Bytes become floats only where an augmentation computes with them: to move a float takes four times as long.
     *
     * @param images uint8 or float32 [N, C, H, W], 0 to 255
     * @param draws one random stream an image
     * @return uint8 or float32 of the same shape
     */
    public Tensor apply(Tensor images, List<RandomGenerator> draws) {
        Tensor result = images;
        for (Augmentation step : steps) {
            result = step.apply(step.takesBytes() ? result : result.to(ScalarType.Float), draws);
        }
        return result;
    }
}
