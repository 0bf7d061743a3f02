package io.fovea.classify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.UserError;
import io.fovea.internal.tensorfile.Safetensors;
import io.fovea.internal.text.Json;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What a network's head would see of images: vectors that lie in nearly the same direction where images are alike to
 * the network.
 *
 * @param files of the images that could be read
 * @param width numbers of an image
 * @param values one image after the other
 */
public record Embeddings(List<Path> files, int width, float[] values) {
    private static final String FEATURES = "features", PATHS = "paths", MODEL = "model";

    private static final ObjectMapper JSON = Json.mapper();

    /**
     * An image that is like another.
     *
     * @param cosine of the angle between the two, -1 to 1: 1 for the same image
     */
    public record Match(Path file, double cosine) {}

    public Embeddings {
        files = List.copyOf(files);
        if (values.length != files.size() * width) {
            throw new IllegalArgumentException(
                    values.length + " values are not " + width + " for each of " + files.size() + " images");
        }
    }

    /** @param rows one a file, null where it could not be read */
    public static Embeddings of(List<Path> files, List<float @Nullable []> rows) {
        List<Path> read = new ArrayList<>();
        int width = 0;
        for (int i = 0; i < files.size(); i++) {
            float @Nullable [] row = rows.get(i);
            if (row == null) continue;
            read.add(files.get(i));
            width = row.length;
        }
        float[] values = new float[Math.multiplyExact(read.size(), width)];
        int at = 0;
        for (float @Nullable [] row : rows) {
            if (row == null) continue;
            System.arraycopy(row, 0, values, at, width);
            at += width;
        }
        return new Embeddings(read, width, values);
    }

    /**
     * Writes a {@code .safetensors} file of one tensor {@code features}, float32 [images, width], whose metadata has
     * the images' paths as a JSON list {@code paths}.
     *
     * @param model what tells the network from others
     * @throws io.fovea.UserError if it cannot be written; an earlier file then stays as it was
     */
    public void write(Path file, String model) {
        try (Scope scope = Scope.inference()) {
            Map<String, String> metadata = Map.of(PATHS, json(files), MODEL, model);
            Safetensors.write(file, Map.of(FEATURES, HostCopy.toTensor(values, files.size(), width)), metadata);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param model of the network that asks
     * @throws io.fovea.UserError if it is no such file, or of another network
     */
    public static Embeddings read(Path file, String model) {
        Map<String, String> metadata = Safetensors.metadata(file);
        String paths = metadata.get(PATHS), its = metadata.get(MODEL);
        if (paths == null || its == null) {
            throw new UserError(file + " holds no features of images", "write it with fovea embed");
        }
        if (!its.equals(model)) {
            throw new UserError(
                    file + " is of another network, or of images that were prepared otherwise",
                    "write it again with fovea embed and this model");
        }
        try (Scope scope = Scope.inference()) {
            Tensor features = Safetensors.read(file).get(FEATURES);
            if (features == null || features.dim() != 2) {
                throw new UserError(file + " has no table of features", "write it again with fovea embed");
            }
            List<Path> files = paths(paths, file);
            return new Embeddings(files, Math.toIntExact(features.size(1)), HostCopy.floats(features));
        } catch (IllegalArgumentException e) {
            throw new UserError(file + " contradicts itself: " + e.getMessage(), "write it again with fovea embed", e);
        }
    }

    private static String json(List<Path> files) {
        try {
            return JSON.writeValueAsString(files.stream().map(Path::toString).toList());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> paths(String json, Path file) {
        try {
            return Arrays.stream(JSON.readValue(json, String[].class))
                    .map(Path::of)
                    .toList();
        } catch (JsonProcessingException e) {
            throw new UserError(file + " has no list of paths", "write it again with fovea embed", e);
        }
    }

    /** A copy of an image's vector. */
    public float[] of(int image) {
        return Arrays.copyOfRange(values, image * width, (image + 1) * width);
    }

    /**
     * The images that are most like one, the most alike first.
     *
     * @param features of the one, {@link #width} numbers
     * @param count 1 or more; all if there are fewer
     */
    public List<Match> nearest(float[] features, int count) {
        if (features.length != width) {
            throw new IllegalArgumentException(features.length + " numbers are compared with " + width);
        }
        double own = 0;
        for (float value : features) own += (double) value * value;
        double length = Math.sqrt(own);
        List<Match> all = new ArrayList<>(IntStream.range(0, files.size())
                .parallel()
                .mapToObj(image -> new Match(files.get(image), cosine(features, length, image)))
                .toList());
        all.sort(Comparator.comparingDouble(Match::cosine).reversed().thenComparing(Match::file));
        return List.copyOf(all.subList(0, Math.min(count, all.size())));
    }

    private double cosine(float[] features, double length, int image) {
        double product = 0, squares = 0;
        for (int i = 0; i < width; i++) {
            float value = values[image * width + i];
            product += (double) features[i] * value;
            squares += (double) value * value;
        }
        return product / Math.max(1e-12, length * Math.sqrt(squares));
    }
}
