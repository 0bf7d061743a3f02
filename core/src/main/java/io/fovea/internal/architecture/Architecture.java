package io.fovea.internal.architecture;

import io.fovea.UserError;
import io.fovea.internal.layer.Chain;
import io.fovea.internal.layer.Node;
import io.fovea.internal.limit.Limit;
import io.fovea.internal.text.Nearest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A kind of network by name.
 *
 * @param reference the paper or program that defines it
 * @param size default height and width of its images, in pixels
 * @param channels default channels of its images
 * @param headPrefix what the names of the head's tensors begin with
 * @param options its own settings and their defaults
 * @param published figures to compare with, if there are any
 * @param currentName from a tensor's name in published files to its name here
 * @param builder from a specification with all options set to the layers
 */
public record Architecture(
        String name,
        String reference,
        int size,
        int channels,
        String headPrefix,
        Map<String, String> options,
        @Nullable Published published,
        UnaryOperator<String> currentName,
        Function<ModelSpec, Network> builder) {
    /** Option of every architecture: how many of its blocks there are, the rest being left out; all by default. */
    public static final String BLOCKS = "blocks";

    /**
     * Figures of the standard network: default options, 1,000 classes, default size.
     *
     * @param gigaMacs billions of multiply-accumulates an image
     */
    public record Published(long parameters, double gigaMacs, String source) {}

    public Architecture {
        options = Map.copyOf(options);
    }

    /** With the same names in published files as here. */
    Architecture(
            String name,
            String reference,
            int size,
            int channels,
            String headPrefix,
            Map<String, String> options,
            @Nullable Published published,
            Function<ModelSpec, Network> builder) {
        this(name, reference, size, channels, headPrefix, options, published, UnaryOperator.identity(), builder);
    }

    /** The standard network with another number of classes. */
    public ModelSpec spec(int classes) {
        return new ModelSpec(name, classes, channels, size, size, HeadSpec.DEFAULT, Map.of());
    }

    /** Number of blocks of the standard network that partial training can choose from. */
    public int blocks() {
        return build(spec(2)).blocks().size();
    }

    /** Whether the option {@link #BLOCKS} can leave any out. */
    public boolean canBeCut() {
        ModelSpec spec = spec(2);
        Network network = build(spec);
        return network.blocks().size() > 1 && network.canBeCut(1, spec.input());
    }

    /** Width of what the head of the standard network sees. */
    public int featureWidth() {
        ModelSpec spec = spec(2);
        return build(spec).trunk().outputShape(spec.input()).channels();
    }

    /** Layers, shapes and cost of the standard network with another number of classes, without any native memory. */
    public NetworkSummary summary(int classes) {
        ModelSpec spec = spec(classes);
        return NetworkSummary.of(build(spec), spec.input());
    }

    /**
     * The layers of a network, without any native memory yet.
     *
     * @throws UserError if an option is unknown or impossible, or if such images do not fit
     */
    public Network build(ModelSpec spec) {
        Map<String, String> all = new TreeMap<>(options);
        Set<String> known = new TreeSet<>(options.keySet());
        known.add(BLOCKS);
        for (var option : spec.options().entrySet()) {
            if (option.getKey().equals(BLOCKS)) continue;
            if (all.put(option.getKey(), option.getValue()) == null) {
                throw new UserError(
                        name + " has no option " + option.getKey(),
                        Nearest.fix(option.getKey(), known, "its options are " + String.join(", ", known)));
            }
        }
        ModelSpec full =
                new ModelSpec(name, spec.classes(), spec.channels(), spec.height(), spec.width(), spec.head(), all);
        try {
            Network network = cut(builder.apply(full), spec);
            network.whole().outputShape(full.input());
            return network;
        } catch (IllegalArgumentException e) {
            throw new UserError(
                    name + " cannot take images of " + spec.channels() + " channels and " + spec.height() + "x"
                            + spec.width() + " pixels: " + e.getMessage(),
                    "use larger images; its default is " + size + "x" + size,
                    e);
        }
    }

    private Network cut(Network network, ModelSpec spec) {
        if (!spec.options().containsKey(BLOCKS)) return network;
        int count = number(spec, BLOCKS), all = network.blocks().size();
        if (count == all) return network;
        if (count < all) return network.first(count, spec, headPrefix.substring(0, headPrefix.length() - 1));
        throw new UserError(name + " has " + all + " blocks, got " + BLOCKS + "=" + count, "give 1 to " + all);
    }

    /** Tensors of the whole network that one of a few blocks does without; none of a whole one. */
    public Set<String> leftOut(ModelSpec spec) {
        Map<String, String> options = new TreeMap<>(spec.options());
        if (options.remove(BLOCKS) == null) return Set.of();
        ModelSpec whole =
                new ModelSpec(name, spec.classes(), spec.channels(), spec.height(), spec.width(), spec.head(), options);
        Set<String> names = tensors(build(whole).trunk());
        names.removeAll(tensors(build(spec).trunk()));
        return names;
    }

    private static Set<String> tensors(Chain trunk) {
        Set<String> names = new TreeSet<>();
        for (Node node : Node.walk(trunk)) {
            node.layer().weights().keySet().forEach(weight -> names.add(Node.join(node.path(), weight)));
        }
        return names;
    }

    /**
     * A file's entries by their names here.
     *
     * @throws UserError if two of them get one name
     */
    public <T> Map<String, T> renamed(Map<String, T> file) {
        Map<String, T> renamed = new LinkedHashMap<>();
        file.forEach((old, value) -> {
            String current = currentName.apply(old);
            if (renamed.put(current, value) != null) {
                throw new UserError("the file has two tensors for " + current, "remove one of them");
            }
        });
        return renamed;
    }

    /**
     * A list of positive whole numbers separated by commas, possibly empty.
     *
     * @throws UserError if the option is anything else
     */
    static List<Integer> widths(ModelSpec spec, String option) {
        String text = spec.options().getOrDefault(option, "").strip();
        if (text.isEmpty()) return List.of();
        try {
            List<Integer> widths = Arrays.stream(text.split(",", -1))
                    .map(part -> Integer.parseInt(part.strip()))
                    .toList();
            boolean inRange = widths.stream().allMatch(Limit.HIDDEN::holds);
            if (inRange && Limit.HIDDEN_LAYERS.holds(widths.size())) return widths;
        } catch (NumberFormatException e) {
            // told below
        }
        throw new UserError(
                "option " + option + " must be up to " + Limit.HIDDEN_LAYERS.most() + " widths of 1 to "
                        + Limit.HIDDEN.most() + ", such as 512,256, got " + text,
                "give positive whole numbers");
    }

    /**
     * One positive whole number.
     *
     * @throws UserError if the option is anything else
     */
    static int number(ModelSpec spec, String option) {
        String text = spec.options().getOrDefault(option, "").strip();
        try {
            int number = Integer.parseInt(text);
            if (Limit.HIDDEN.holds(number)) return number;
        } catch (NumberFormatException e) {
            // told below
        }
        throw new UserError(
                "option " + option + " must be one whole number of 1 to " + Limit.HIDDEN.most() + ", got '" + text
                        + "'",
                "give a positive whole number");
    }

    /**
     * A number in [0, 1).
     *
     * @throws UserError if the option is anything else
     */
    static double probability(ModelSpec spec, String option) {
        String text = spec.options().getOrDefault(option, "0");
        try {
            double p = Double.parseDouble(text);
            if (p >= 0 && p < 1) return p;
        } catch (NumberFormatException e) {
            // told below
        }
        throw new UserError(
                "option " + option + " must be a number from 0 and less than 1, got " + text,
                "use 0 to switch it off, or 0.2, for instance");
    }
}
