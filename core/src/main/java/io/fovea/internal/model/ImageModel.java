package io.fovea.internal.model;

import io.fovea.Precision;
import io.fovea.UserError;
import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.architecture.Network;
import io.fovea.internal.architecture.NetworkSummary;
import io.fovea.internal.inference.InferenceModel;
import io.fovea.internal.layer.BatchNorm;
import io.fovea.internal.layer.Chain;
import io.fovea.internal.layer.Conv2d;
import io.fovea.internal.layer.Dropout;
import io.fovea.internal.layer.Layer;
import io.fovea.internal.layer.Linear;
import io.fovea.internal.layer.Node;
import io.fovea.internal.layer.Shape;
import io.fovea.internal.layer.StateTensor;
import io.fovea.internal.layer.Trace;
import io.fovea.internal.limit.Limit;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import io.fovea.train.Initialization;
import io.fovea.train.TrainPart;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A network with its weights: it owns native memory from {@link #create} to {@link #close}, whatever scopes are open in
 * between. It starts in evaluation mode with everything trainable. Not thread-safe; {@link #prepare} makes a copy for
 * inference that is.
 */
public final class ImageModel implements AutoCloseable {
    private final ModelSpec spec;
    private final Architecture architecture;
    private final Network network;
    private final Chain trunk;
    private final List<Node> nodes;
    private final Map<String, StateTensor> weights;
    private final int featureWidth;
    private final FirstWeights firstWeights;
    private final LearningPart learning;

    private ImageModel(ModelSpec spec, Architecture architecture, Network network, long seed, Initialization choice) {
        this.spec = spec;
        this.architecture = architecture;
        this.network = network;
        this.trunk = network.trunk();
        this.nodes = Node.walk(network.whole());
        this.learning = new LearningPart(spec.architecture(), network, nodes);
        this.firstWeights = new FirstWeights(seed, choice, nodes);
        this.weights = named(nodes);
        this.featureWidth = trunk.outputShape(spec.input()).channels();
    }

    /**
     * A network with first weights as torchvision or PyTorch draws them. Each tensor's values depend on the seed and
     * its name alone.
     *
     * @throws UserError if the architecture or an option is unknown, such images do not fit the architecture, or the
     *     network is larger than {@link Limit#PARAMETERS}
     */
    public static ImageModel create(ModelSpec spec, long seed) {
        return create(spec, seed, Initialization.USUAL);
    }

    /** As above, with first weights of a chosen kind. */
    public static ImageModel create(ModelSpec spec, long seed, Initialization choice) {
        ImageModel model = awaitingWeights(spec, seed, choice);
        model.drawRest();
        return model;
    }

    /**
     * The same network before it has any tensors: they come with {@link #load}, which draws those of them that the file
     * does not have. Until then whoever asks for one gets an IllegalStateException.
     *
     * @throws UserError as {@link #create} does
     */
    public static ImageModel awaitingWeights(ModelSpec spec, long seed) {
        return awaitingWeights(spec, seed, Initialization.USUAL);
    }

    /** As above; what the file does not have is then drawn as chosen. */
    public static ImageModel awaitingWeights(ModelSpec spec, long seed, Initialization choice) {
        requireParameters(parameters(spec));
        Architecture architecture = Architectures.of(spec.architecture());
        return new ImageModel(spec, architecture, architecture.build(spec), seed, choice);
    }

    private void drawRest() {
        weights.forEach((name, weight) -> {
            if (!weight.isLive()) firstWeights.draw(name, weight);
        });
    }

    private static void requireParameters(long count) {
        if (Limit.PARAMETERS.holds(count)) return;
        throw new UserError(
                "the network would have %,d parameters, %,d at most".formatted(count, Limit.PARAMETERS.most()),
                "use fewer or narrower hidden layers, or smaller images");
    }

    /**
     * Numbers that such a network learns, counted without any native memory.
     *
     * @throws UserError as {@link #create} does for what is unknown or does not fit
     */
    public static long parameters(ModelSpec spec) {
        Network network = Architectures.of(spec.architecture()).build(spec);
        return NetworkSummary.of(network, spec.input()).parameters();
    }

    public ModelSpec spec() {
        return spec;
    }

    /**
     * Scores of the classes, before softmax.
     *
     * @param images float32, normalised, [N, C, H, W]; fastest with channels-last strides
     * @return [N, classes], in the caller's scope
     * @throws IllegalArgumentException if the images do not fit the network
     */
    public Tensor forward(Tensor images) {
        return classify(features(images));
    }

    /**
     * What the head sees.
     *
     * @param images as in {@link #forward}
     * @return [N, featureWidth], in the caller's scope
     */
    public Tensor features(Tensor images) {
        network.requireInput(spec, images);
        return trunk.forward(images);
    }

    /**
     * The head alone.
     *
     * @param features [N, featureWidth]
     * @return [N, classes], in the caller's scope
     */
    public Tensor classify(Tensor features) {
        return network.head().forward(features);
    }

    public int featureWidth() {
        return featureWidth;
    }

    /** Every parameter and buffer by torchvision's name, in a state dict's order; live, and owned by this model. */
    public Map<String, Tensor> tensors() {
        return select(false);
    }

    /** Those of {@link #tensors} that never change, because their layers are frozen. */
    public Map<String, Tensor> frozenTensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        named(learning.frozen()).forEach((name, weight) -> tensors.put(name, weight.tensor()));
        return Collections.unmodifiableMap(tensors);
    }

    /** The kernel [O, I, h, w] of the first layer with weights, live; null if that is no ungrouped convolution. */
    public @Nullable Tensor firstKernel() {
        for (Node node : nodes) {
            if (node.layer() instanceof Conv2d convolution) {
                Tensor kernel = convolution.kernel();
                return kernel.size(1) == spec.channels() ? kernel : null;
            }
            if (!node.layer().weights().isEmpty()) return null;
        }
        return null;
    }

    /** The parameters that are trained, in the same order; live, and owned by this model. */
    public Map<String, Tensor> trainable() {
        return select(true);
    }

    /** As {@link #trainable}, and where each stands. */
    public List<TrainedParameter> trainedParameters() {
        return TrainedParameter.of(nodes, network);
    }

    /**
     * Freezes all but a part: what is frozen gets no gradient and stays in evaluation mode, so that its batch-norm
     * statistics never move.
     *
     * @throws UserError if the trunk has fewer blocks than asked for
     */
    public void trainOnly(TrainPart part) {
        trainOnly(part, false);
    }

    /**
     * As above.
     *
     * @param fixedStatistics whether batch norms keep their statistics in the part that learns, too
     */
    public void trainOnly(TrainPart part, boolean fixedStatistics) {
        learning.choose(part, fixedStatistics);
    }

    /** Into so many the trunk can be cut for partial training. */
    public int blocks() {
        return network.blocks().size();
    }

    /** Whether the head alone learns. */
    public boolean trunkFrozen() {
        return learning.part() instanceof TrainPart.Head;
    }

    /** Whether what the first layers make of an image stays the same during the training, because they are frozen. */
    public boolean hasFrozenPart() {
        return learning.isCut();
    }

    /** Of what the frozen layers make of an image of the specified size: [C, H, W], [F] or [tokens, C]. */
    public Shape frozenShape() {
        return learning.cut().trunk().outputShape(spec.input());
    }

    /**
     * The layers that learn, alone.
     *
     * @param frozen what the frozen layers made of images, [N, ...] as {@link #frozenShape} says
     * @return [N, classes], in the caller's scope
     */
    public Tensor learned(Tensor frozen) {
        return learning.cut().head().forward(frozen);
    }

    /**
     * What the frozen layers make of images, as {@link #learned} takes it; the images themselves where none is frozen.
     *
     * @param images as in {@link #forward}
     * @return [N, ...], in the caller's scope
     */
    public Tensor frozen(Tensor images) {
        network.requireInput(spec, images);
        return learning.isCut() ? learning.cut().trunk().forward(images) : images;
    }

    /**
     * The layers that learn, cut before every block: one after the other they make of {@link #frozen} the logits.
     *
     * @return one or more
     */
    public List<Chain> learnedInBlocks() {
        return learning.inBlocks();
    }

    /** The whole network in two, as {@link Network#cutAtPlaces} has it. */
    public Optional<Chain.Halves> cutAtPlaces() {
        return network.cutAtPlaces(spec.input());
    }

    /** A copy for inference whose {@code features} are what the frozen layers make of images; the caller closes it. */
    public InferenceModel prepareFrozen(Precision precision) {
        return InferenceModel.of(spec, learning.cut(), precision);
    }

    /** Switches the part that is not frozen to training or evaluation mode. */
    public void training(boolean on) {
        learning.training(on);
    }

    /**
     * Switches the part that is not frozen to training mode, in which batch norms, until {@link #training} is called,
     * forget their statistics and take plain means over the batches instead.
     *
     * @return whether any does
     */
    public boolean measureStatistics() {
        return learning.measureStatistics();
    }

    /**
     * Copies weights into this model. The head may be another than the file's: if any of its tensors is missing,
     * unexpected or of another shape, the whole head keeps its values, or is drawn where it has none, because half a
     * head computes nothing.
     *
     * <p>Position embeddings for another image size are interpolated.
     *
     * @param source what errors begin with: the file's path
     * @param file tensors by torchvision's names, also by former ones, of any float type; batch counters may be missing
     * @return what was interpolated, and what was missing, unexpected or of another shape, all of it in the head
     * @throws UserError if anything else does not fit, or what fits is not finite; then nothing is loaded
     */
    public LoadReport load(String source, Map<String, Tensor> file) {
        return load(new Loading(architecture, architecture.leftOut(spec), weights, source + ": the weights"), file);
    }

    /** As above, from tensors that come from no file. */
    public LoadReport load(Map<String, Tensor> tensors) {
        return load(new Loading(architecture, architecture.leftOut(spec), weights, "the weights"), tensors);
    }

    private LoadReport load(Loading loading, Map<String, Tensor> tensors) {
        LoadReport report = loading.of(tensors);
        drawRest();
        return report;
    }

    /**
     * Whether training with batches of one image is impossible, because a batch norm that is trained sees one value a
     * channel an image, and so no variance.
     */
    public boolean needsTwoImages() {
        if (learning.hasFixedStatistics()) return false;
        Set<String> trained = trainable().keySet();
        return summary().rows().stream()
                .anyMatch(row -> row.kind().equals(BatchNorm.KIND)
                        && row.output().count() == row.output().channels()
                        && trained.contains(Node.join(row.path(), "weight")));
    }

    /** A copy for inference that shares nothing with this model; the caller closes it. */
    public InferenceModel prepare(Precision precision) {
        return InferenceModel.of(spec, network, precision);
    }

    /** As above, of the head alone, for features of a network with an equal trunk. */
    public InferenceModel prepareHead(Precision precision) {
        return InferenceModel.ofHead(spec, network, precision);
    }

    /** Whether the two make the same features of the same images: form and weights of their trunks are equal. */
    public boolean sharesTrunk(ImageModel other) {
        ModelSpec a = spec, b = other.spec;
        boolean isAlike = a.architecture().equals(b.architecture())
                && a.options().equals(b.options())
                && a.input().equals(b.input())
                && trunk.outputShape(a.input()).equals(other.trunk.outputShape(b.input()));
        if (!isAlike) return false;
        Map<String, Tensor> ours = trunkTensors(), theirs = other.trunkTensors();
        return ours.keySet().equals(theirs.keySet())
                && ours.entrySet().stream().allMatch(named -> named.getValue().equal(theirs.get(named.getKey())));
    }

    private Map<String, Tensor> trunkTensors() {
        return tensors(trunk);
    }

    /**
     * Gives the head other weights, if it is a linear layer and perhaps dropout.
     *
     * @param weight [classes, features], row by row
     * @param bias [classes]
     * @return whether it is
     */
    public boolean setHead(float[] weight, float[] bias) {
        Linear layer = onlyLayer();
        if (layer == null) return false;
        StateTensor ownWeight = layer.weights().get("weight"),
                ownBias = layer.weights().get("bias");
        if (ownWeight == null || ownBias == null || ownWeight.count() != weight.length) return false;
        try (Scope scope = Scope.inference()) {
            ownWeight.tensor().copy_(HostCopy.toTensor(weight, bias.length, weight.length / bias.length));
            ownBias.tensor().copy_(HostCopy.toTensor(bias, bias.length));
        }
        return true;
    }

    /** Of the head, when there is nothing else in it but dropout. */
    private @Nullable Linear onlyLayer() {
        List<Layer> leaves = Node.walk(network.head()).stream()
                .map(Node::layer)
                .filter(layer -> layer.children().isEmpty() && !(layer instanceof Dropout))
                .toList();
        return leaves.size() == 1 && leaves.get(0) instanceof Linear only ? only : null;
    }

    /** Those of the head alone, by names that do not matter. */
    public Map<String, Tensor> headTensors() {
        return tensors(network.head());
    }

    private static Map<String, Tensor> tensors(Chain part) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Node node : Node.walk(part)) {
            node.layer()
                    .weights()
                    .forEach((name, weight) -> tensors.put(Node.join(node.path(), name), weight.tensor()));
        }
        return tensors;
    }

    /** Layers, shapes and cost for one image of the specified size. */
    public NetworkSummary summary() {
        Trace trace = new Trace();
        network.whole().trace(spec.input(), trace);
        return new NetworkSummary(trace.rows(), count(false), count(true), trace.macs());
    }

    /** Frees every tensor; closing twice does nothing. */
    @Override
    public void close() {
        weights.values().forEach(StateTensor::release);
    }

    private Map<String, Tensor> select(boolean trainedOnly) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        weights.forEach((name, weight) -> {
            if (!trainedOnly || weight.tensor().requires_grad()) tensors.put(name, weight.tensor());
        });
        return Collections.unmodifiableMap(tensors);
    }

    private long count(boolean trainedOnly) {
        return weights.values().stream()
                .filter(weight ->
                        weight.isParameter() && (!trainedOnly || weight.tensor().requires_grad()))
                .mapToLong(StateTensor::count)
                .sum();
    }

    private static Map<String, StateTensor> named(List<Node> nodes) {
        Map<String, StateTensor> weights = new LinkedHashMap<>();
        for (Node node : nodes) {
            node.layer().weights().forEach((name, weight) -> {
                if (weights.put(Node.join(node.path(), name), weight) != null) {
                    throw new IllegalStateException("two tensors named " + Node.join(node.path(), name));
                }
            });
        }
        return weights;
    }
}
