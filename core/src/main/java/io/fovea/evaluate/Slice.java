package io.fovea.evaluate;

import java.util.Locale;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.FisherExactTest;

/**
 * Images of an evaluation that are alike in one respect.
 *
 * @param trait in which they are alike, such as {@code brightness}
 * @param name what they are, such as {@code dark (below 0.31)}
 * @param images at least one
 * @param correct how many of them are answered rightly
 * @param others images of the other slices by this trait
 * @param othersCorrect how many of those are answered rightly
 */
public record Slice(String trait, String name, long images, long correct, long others, long othersCorrect) {
    public Slice {
        if (images < 1 || correct < 0 || correct > images || others < 0 || othersCorrect > others) {
            throw new IllegalArgumentException(
                    "no slice: %d of %d, %d of %d others".formatted(correct, images, othersCorrect, others));
        }
    }

    public double accuracy() {
        return (double) correct / images;
    }

    /** Where the accuracy lies with 95 % confidence for other images of this kind: Wilson's. */
    public Interval interval() {
        return Interval.wilson(correct, images);
    }

    /**
     * The chance of as many errors or more in this slice, if it were as difficult as the others: Fisher's exact test; 1
     * where there are no others.
     */
    public double pValue() {
        if (others == 0) return 1;
        int[][] table = {
            {Math.toIntExact(images - correct), Math.toIntExact(correct)},
            {Math.toIntExact(others - othersCorrect), Math.toIntExact(othersCorrect)}
        };
        if (images - correct == 0 || correct + othersCorrect == 0) return 1;
        return FisherExactTest.withDefaults()
                .with(AlternativeHypothesis.GREATER_THAN)
                .test(table)
                .getPValue();
    }

    /** Errors here and elsewhere, in words. */
    String words() {
        return String.format(
                Locale.ROOT,
                "Of the %,d images %s, %.0f %% are wrong; of the others %.0f %%.",
                images,
                which(),
                100 * (1 - accuracy()),
                100 - 100.0 * othersCorrect / others);
    }

    private String which() {
        return switch (trait) {
            case "brightness", "contrast", "sharpness" -> "that are " + name.replace("(", "(" + trait + " ");
            case "size", "shape" -> "that are " + name;
            case Examination.ROTATION -> "whose " + name;
            default -> "with " + trait + " " + name;
        };
    }
}
