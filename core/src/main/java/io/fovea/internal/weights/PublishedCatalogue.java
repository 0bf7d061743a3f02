package io.fovea.internal.weights;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fovea.UserError;
import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.text.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The catalogue of published weights, as torchvision 0.14.1 has it in its {@code models/*.py}
 * ({@code core/src/main/python/weights.py} wrote it down).
 */
public final class PublishedCatalogue {
    /** The best weights of an architecture. */
    public static final String BEST = "imagenet";

    /** The words that stand for published weights, {@link #BEST} first. */
    public static final List<String> NAMES = List.of(BEST, "imagenet1k_v1", "imagenet1k_v2");

    private static final List<PublishedWeights> PUBLISHED = read();

    private PublishedCatalogue() {}

    /** Weights of the architectures that Fovea can build. */
    public static List<PublishedWeights> all() {
        return Architectures.all().stream()
                .flatMap(architecture -> of(architecture).stream())
                .toList();
    }

    /** The published weights of an architecture, the most accurate first; often none. */
    public static List<PublishedWeights> of(Architecture architecture) {
        return PUBLISHED.stream()
                .filter(weights -> weights.architecture().equals(architecture.name()))
                .sorted(Comparator.comparingDouble(PublishedWeights::top1).reversed())
                .toList();
    }

    /**
     * @param name {@code imagenet} for the most accurate, or {@code imagenet1k_v1}, {@code imagenet1k_v2}
     * @throws UserError if there are none of this name; says which there are
     */
    public static PublishedWeights of(Architecture architecture, String name) {
        List<PublishedWeights> published = of(architecture);
        String wanted = name.toLowerCase(Locale.ROOT);
        return published.stream()
                .filter(weights -> wanted.equals(BEST) || weights.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> unknown(architecture, name, published));
    }

    /** Whether a text is meant as the name of published weights, and not as a file. */
    public static boolean isName(String text) {
        return text.toLowerCase(Locale.ROOT).matches("imagenet(1k_\\w+)?");
    }

    /** Everything in the catalogue, also of architectures that Fovea does not have. */
    static List<PublishedWeights> published() {
        return PUBLISHED;
    }

    private static UserError unknown(Architecture architecture, String name, List<PublishedWeights> published) {
        if (published.isEmpty()) {
            return new UserError(
                    "there are no published weights of " + architecture.name(), "give a file, or none to start anew");
        }
        String names = published.stream().map(PublishedWeights::name).collect(Collectors.joining(", "));
        return new UserError(
                architecture.name() + " has no published weights " + name + "; it has " + names,
                Nearest.fix(
                        name,
                        published.stream().map(PublishedWeights::name).toList(),
                        "use " + BEST + " for the best"));
    }

    private static List<PublishedWeights> read() {
        JsonMapper mapper = JsonMapper.builder()
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .build();
        try (InputStream file = PublishedCatalogue.class.getResourceAsStream("torchvision.json")) {
            return List.copyOf(mapper.readValue(Objects.requireNonNull(file), new TypeReference<>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
