package io.fovea.internal.architecture;

import io.fovea.UserError;
import io.fovea.internal.layer.Node;
import io.fovea.internal.text.Nearest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The architectures that Fovea knows, by name. */
public final class Architectures {
    private static final List<Architecture> ALL = Stream.of(
                    List.of(
                            Mlp.ARCHITECTURE,
                            Cnn.ARCHITECTURE,
                            NormNet.ARCHITECTURE,
                            ResNet9.ARCHITECTURE,
                            Airbench.ARCHITECTURE),
                    CifarResNet.ARCHITECTURES,
                    ResNet.ARCHITECTURES,
                    Vgg.ARCHITECTURES,
                    List.of(MobileNetV2.ARCHITECTURE),
                    MobileNetV3.ARCHITECTURES,
                    EfficientNet.ARCHITECTURES,
                    RegNet.ARCHITECTURES,
                    SqueezeNet.ARCHITECTURES,
                    DenseNet.ARCHITECTURES,
                    ShuffleNetV2.ARCHITECTURES,
                    ConvNeXt.ARCHITECTURES,
                    VisionTransformer.ARCHITECTURES,
                    SwinTransformer.ARCHITECTURES)
            .flatMap(List::stream)
            .toList();

    private Architectures() {}

    public static List<Architecture> all() {
        return ALL;
    }

    /** @throws UserError if there is none of this name; names the nearest, if one is near */
    public static Architecture of(String name) {
        for (Architecture architecture : ALL) {
            if (architecture.name().equals(name)) return architecture;
        }
        List<String> names = ALL.stream().map(Architecture::name).toList();
        throw new UserError(
                "there is no architecture " + name, Nearest.fix(name, names, "choose one that fovea models lists"));
    }

    /**
     * The architecture whose standard network shares most tensors, by name and shape, with a file: at least 80 % of all
     * in either, the head apart.
     */
    public static Optional<Architecture> guess(Map<String, long[]> shapes) {
        record Match(Architecture architecture, double share) {}
        return ALL.stream()
                .map(architecture -> new Match(architecture, overlap(architecture, shapes)))
                .filter(match -> match.share() >= 0.8)
                .max(Comparator.comparingDouble(Match::share))
                .map(Match::architecture);
    }

    private static double overlap(Architecture architecture, Map<String, long[]> published) {
        Map<String, long[]> file = architecture.renamed(published);
        Map<String, long[]> model = new HashMap<>();
        for (Node node : Node.walk(architecture.build(architecture.spec(1000)).trunk())) {
            node.layer().weights().forEach((name, weight) -> {
                if (!weight.isCounter()) model.put(Node.join(node.path(), name), weight.shape());
            });
        }
        long shared = model.entrySet().stream()
                .filter(entry -> Arrays.equals(entry.getValue(), file.get(entry.getKey())))
                .count();
        long inFile = file.keySet().stream()
                .filter(name -> !name.startsWith(architecture.headPrefix()) && !name.endsWith(".num_batches_tracked"))
                .count();
        return shared / (double) Math.max(1, model.size() + inFile - shared);
    }
}
