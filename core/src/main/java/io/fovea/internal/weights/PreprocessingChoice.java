package io.fovea.internal.weights;

import io.fovea.framing.Preprocessing;
import io.fovea.internal.architecture.Architecture;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a network's images are prepared, and why so.
 *
 * @param why in words, as {@code as for imagenet1k_v2 of resnet50, recognised by the file's SHA-256}
 * @param doubt what speaks against it and how to give another, in one line; null if nothing does
 */
public record PreprocessingChoice(
        Preprocessing preprocessing, String why, @Nullable String doubt) {
    /** As the user says; what is left out is as for the architecture's published weights. */
    public static PreprocessingChoice given(String text, Architecture architecture) {
        if (PublishedCatalogue.isName(text)) {
            PublishedWeights named = PublishedCatalogue.of(architecture, text);
            return new PreprocessingChoice(named.preprocessing(), "as for " + named.title() + ", given", null);
        }
        Preprocessing rest = usual(architecture);
        return new PreprocessingChoice(PreprocessingText.parse(text, rest), "given", null);
    }

    static PreprocessingChoice of(PretrainedFile file, Architecture architecture) {
        if (file.recognition() instanceof Recognition.Published known) {
            String why = "as for " + known.weights().title() + ", recognised by " + known.by();
            return new PreprocessingChoice(known.weights().preprocessing(), why, null);
        }
        if (!(file.recognition() instanceof Recognition.Misnamed misnamed)) return assumed(file, architecture);
        PublishedWeights claimed = misnamed.claimed();
        String doubt = file.path() + ": " + misnamed.text() + another(architecture);
        if (!claimed.architecture().equals(architecture.name())) {
            PreprocessingChoice assumed = assumed(file, architecture);
            return new PreprocessingChoice(assumed.preprocessing, assumed.why, doubt);
        }
        return new PreprocessingChoice(
                claimed.preprocessing(), "as for " + claimed.title() + ", assumed from the name", doubt);
    }

    private static PreprocessingChoice assumed(PretrainedFile file, Architecture architecture) {
        Preprocessing usual = usual(architecture);
        List<PublishedWeights> published = PublishedCatalogue.of(architecture);
        if (published.isEmpty()) {
            String doubt = file.path() + ": nothing is known of how these weights want their images";
            return new PreprocessingChoice(usual, "as is usual for ImageNet, assumed", doubt + another(architecture));
        }
        boolean agreed = published.stream().allMatch(p -> p.preprocessing().equals(usual));
        String name = agreed
                ? architecture.name() + "'s published weights"
                : first(published).title();
        boolean evident = agreed && usual.equals(Imagenet.usualPreprocessing(architecture.size()));
        String doubt = file.path() + " is none of " + architecture.name() + "'s published files"
                + (agreed ? "" : ", which differ in their preprocessing") + another(architecture);
        return new PreprocessingChoice(usual, "as for " + name + ", assumed", evident ? null : doubt);
    }

    /** As for the architecture's first published weights, which are the most common; else as is usual for ImageNet. */
    private static Preprocessing usual(Architecture architecture) {
        List<PublishedWeights> published = PublishedCatalogue.of(architecture);
        if (published.isEmpty()) return Imagenet.usualPreprocessing(architecture.size());
        return first(published).preprocessing();
    }

    private static PublishedWeights first(List<PublishedWeights> published) {
        return published.stream()
                .min(Comparator.comparing(PublishedWeights::name))
                .orElseThrow();
    }

    private static String another(Architecture architecture) {
        List<PublishedWeights> published = PublishedCatalogue.of(architecture);
        String example = published.size() > 1
                ? published.get(0).name()
                : "size=" + architecture.size() + ",framing="
                        + usual(architecture).framing().text();
        return "; if these weights want other preprocessing, give it with --preprocessing, such as " + example;
    }

    /** In one line, for people. */
    public String text() {
        return PreprocessingText.of(preprocessing) + " (" + why + ")";
    }
}
