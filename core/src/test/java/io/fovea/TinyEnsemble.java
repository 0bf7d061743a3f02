package io.fovea;

import io.fovea.ensemble.Vote;
import io.fovea.ensemble.VoteRule;
import io.fovea.framing.Framing;
import io.fovea.framing.Letterbox;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.ShorterSideCrop;
import io.fovea.framing.Squash;
import io.fovea.internal.architecture.HeadSpec;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.bundle.Assembly;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.bundle.Provenance;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Bundles of small networks with random weights that know the classes of {@link TinyPhotos}, each in its own order and
 * with its own temperature, and ensembles of them.
 */
public final class TinyEnsemble {
    public static final Framing SMALL = new Squash(16, 16), CROP = new ShorterSideCrop(26, 24, 20);
    private static final Framing BOX = new Letterbox(20, 20);
    private static final int PICTURES = 24;

    private TinyEnsemble() {}

    /** A network of 16x16 pixels. */
    public static Path cnn(Path folder) {
        return bundle(folder.resolve("small.fovea"), "cnn", SMALL, List.of("across", "down", "none"), 0.7, 1, 0);
    }

    /** One with the trunk of {@link #cnn} and another head, as training a head makes it. */
    public static Path otherHead(Path folder) {
        return bundle(folder.resolve("head.fovea"), "cnn", SMALL, List.of("down", "none", "across"), 0.4, 1, 3);
    }

    /** Another architecture that sees a part of the image in another size. */
    public static Path resnet(Path folder) {
        return bundle(folder.resolve("crop.fovea"), "resnet20", CROP, List.of("none", "across", "down"), 0.5, 2, 0);
    }

    /** One without maps. */
    public static Path mlp(Path folder) {
        return bundle(folder.resolve("flat.fovea"), "mlp", BOX, List.of("down", "across", "none"), 0.6, 3, 0);
    }

    /**
     * @param temperature of logits that differ by 1 from image to image
     * @param head what the head's weights are multiplied by; 0 for nothing
     */
    public static Path bundle(
            Path file,
            String architecture,
            Framing framing,
            List<String> labels,
            double temperature,
            long seed,
            double head) {
        ModelSpec spec = new ModelSpec(
                architecture, labels.size(), 3, framing.height(), framing.width(), HeadSpec.DEFAULT, Map.of());
        try (ImageModel model = ImageModel.create(spec, seed)) {
            if (head != 0) change(model, head);
            centre(model);
            Manifest manifest = manifest(spec, framing, labels, temperature);
            Bundle.write(file, manifest, model, TinyRecipe.of(framing.height(), 3), null);
        }
        return file;
    }

    private static Manifest manifest(ModelSpec spec, Framing framing, List<String> labels, double temperature) {
        return new Manifest(
                Bundle.FORMAT_VERSION,
                spec,
                labels,
                null,
                temperature,
                null,
                new Preprocessing(framing, 3, List.of(0.4, 0.5, 0.6), List.of(0.2, 0.3, 0.25)),
                null,
                null,
                Provenance.here("a test", 9, "none"),
                Map.of());
    }

    private static void change(ImageModel model, double head) {
        try (Scope scope = Scope.inference()) {
            model.headTensors()
                    .values()
                    .forEach(weight -> weight.mul_(new Scalar(head)).sin_());
        }
    }

    /** Random networks answer every image alike: the head gets the bias and the scale with which they do not. */
    private static void centre(ImageModel model) {
        try (Scope scope = Scope.inference()) {
            float[] logits = HostCopy.floats(model.forward(pictures(model.spec())));
            int classes = model.spec().classes();
            float[] means = new float[classes];
            for (int i = 0; i < logits.length; i++) means[i % classes] += logits[i] / PICTURES;
            model.headTensors().values().stream()
                    .filter(weight -> weight.dim() == 1)
                    .forEach(bias -> bias.sub_(HostCopy.toTensor(means, classes)));
            double squares = 0;
            for (int i = 0; i < logits.length; i++) squares += Math.pow(logits[i] - means[i % classes], 2);
            Scalar scale = new Scalar(Math.sqrt(logits.length / squares));
            model.headTensors().values().forEach(weight -> weight.mul_(scale));
        }
    }

    /** Dark noise, and a bright bar in most of them, as normalised pixels. */
    private static Tensor pictures(ModelSpec spec) {
        Random random = new Random(3);
        int side = spec.height() * spec.width();
        float[] values = new float[PICTURES * 3 * side];
        for (int i = 0; i < values.length; i++) {
            int picture = i / (3 * side), row = i % side / spec.width(), column = i % spec.width();
            boolean bright = (picture % 3 == 0 ? row : column) / 4 == picture % 4 && picture % 3 != 2;
            values[i] = ((bright ? 0.8f : 0.4f * random.nextFloat()) - 0.5f) / 0.25f;
        }
        return HostCopy.toTensor(values, PICTURES, 3, spec.height(), spec.width());
    }

    /** Two architectures and sizes, and a trunk that two members have: small, crop, head. */
    public static List<Path> members(Path folder) {
        return List.of(cnn(folder), resnet(folder), otherHead(folder));
    }

    /** Of {@link #members}, that count 0.5, 0.3 and 0.2. */
    public static Path write(Path folder) {
        return write(folder.resolve("ens.fovea"), VoteRule.SOFT, List.of(5.0, 3.0, 2.0), members(folder));
    }

    /** @param rule one that learns nothing */
    public static Path write(Path out, VoteRule rule, @Nullable List<Double> weights, List<Path> members) {
        Assembly assembly = Assembly.of(members, rule, weights);
        Vote vote = Objects.requireNonNull(assembly.vote());
        assembly.write(out, vote);
        return out;
    }
}
