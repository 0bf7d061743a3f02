package io.fovea.internal.report;

import io.fovea.explain.ExplanationMethod;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.explain.ExplainingModel;
import io.fovea.internal.source.Sample;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where the report gets its example pictures. */
@FunctionalInterface
public interface Thumbnails {
    /**
     * @param path a sample's path inside its data set
     * @return the picture in any size, or null where it cannot be shown; the report then says so in its place
     */
    @Nullable
    Image of(String path);

    /** The same for a thumbnail: where that is faster, of fewer pixels, but more than a thumbnail has. */
    default @Nullable Image small(String path) {
        return of(path);
    }

    /**
     * The picture as the network sees it, with the places that speak for a class.
     *
     * @return null where that is not known
     */
    default @Nullable Image explained(String path, String label) {
        return null;
    }

    /** The same with explanations by Grad-CAM, if the network has maps; as long as the model is open. */
    default Thumbnails explainedBy(ExplainingModel model) {
        if (!model.hasMaps()) return this;
        return new Thumbnails() {
            @Override
            public @Nullable Image of(String path) {
                return Thumbnails.this.of(path);
            }

            @Override
            public @Nullable Image small(String path) {
                return Thumbnails.this.small(path);
            }

            @Override
            public @Nullable Image explained(String path, String label) {
                Image image = Thumbnails.this.of(path);
                return image == null
                        ? null
                        : model.explain(image, label, ExplanationMethod.GRADCAM).overlay();
            }
        };
    }

    /** Those of samples that can still be read, decoded when they are asked for. */
    static Thumbnails of(List<Sample> samples, ImageDecoder decoder) {
        Map<String, Sample> byPath =
                samples.stream().collect(Collectors.toMap(Sample::path, Function.identity(), (first, second) -> first));
        ImageDecoder small = decoder.withReduction(Thumbnails::reduction);
        return new Thumbnails() {
            @Override
            public @Nullable Image of(String path) {
                return read(byPath.get(path), decoder);
            }

            @Override
            public @Nullable Image small(String path) {
                return read(byPath.get(path), small);
            }
        };
    }

    private static @Nullable Image read(@Nullable Sample sample, ImageDecoder decoder) {
        try {
            return sample == null ? null : sample.origin().read(decoder);
        } catch (UnreadableImage e) {
            return null;
        }
    }

    /** Twice a thumbnail's side is left, so that it is shrunk from whole detail. */
    private static int reduction(int height, int width) {
        int side = Math.max(height, width) / (2 * DataUri.LONGEST_SIDE);
        return side >= 8 ? 8 : side >= 4 ? 4 : side >= 2 ? 2 : 1;
    }
}
