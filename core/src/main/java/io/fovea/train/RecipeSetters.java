package io.fovea.train;

import io.fovea.Precision;
import io.fovea.augment.Augmentation;
import io.fovea.augment.Augmentations;
import io.fovea.data.Duplicates;
import io.fovea.framing.Framing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The setters of everything a {@link Recipe} holds, for {@link Settings} and for whatever carries them. Each returns a
 * changed copy. Where a setting has words of its own in recipe.yaml and on the command line, it takes these, too. A
 * setting that is out of its range is told by a {@link io.fovea.UserError} when the run starts, before any work.
 *
 * @param <S> what carries the settings
 */
public interface RecipeSetters<S> {
    /** The same with its settings changed; every setter comes to this. */
    S adjusted(UnaryOperator<Settings> change);

    private S set(String key, Object value) {
        return adjusted(settings -> settings.set(key, value));
    }

    /** Also all that {@code more} sets; where both set something, {@code more} has its way. */
    default S with(Settings more) {
        return adjusted(settings -> settings.laidUnder(more));
    }

    /** Architecture by name, as {@code fovea models} lists them; else chosen by the images and the weights at hand. */
    default S model(String architecture) {
        return set("network.model", architecture);
    }

    /**
     * Pretrained weights to start from. Else photographs start from published ones, which are downloaded if they are
     * not on this machine and it is not to be offline; small pictures, and whatever cannot have them, from random ones.
     *
     * @param weights {@code imagenet} for the best published ones, {@code imagenet1k_v1}, {@code imagenet1k_v2}, a web
     *     address, the path of a {@code .pth}, {@code .safetensors} or {@code .fovea} file, or {@code none}
     */
    default S weights(String weights) {
        return set("network.weights", weights);
    }

    /** A file of pretrained weights to start from: {@code .pth}, {@code .safetensors} or {@code .fovea}. */
    default S weights(Path file) {
        return weights(file.toString());
    }

    /** Which part of the network learns; else the head of a pretrained one, and all of a new one. */
    default S train(TrainPart part) {
        return set("network.train", part.text());
    }

    /** As recipe.yaml has it: {@code head}, {@code all} or a number of last blocks of the trunk. */
    default S train(String part) {
        return set("network.train", part);
    }

    /**
     * What batch norms normalise by while they are trained; else by the weights' statistics where the last blocks
     * learn, and by each batch's elsewhere.
     */
    default S batchNorm(BatchNorms choice) {
        return set("network.batchNorm", choice);
    }

    /** As recipe.yaml has it: {@code train}, {@code frozen} or {@code reestimate}. */
    default S batchNorm(String choice) {
        return set("network.batchNorm", choice);
    }

    /** How weights that no file gives are drawn; else as torchvision draws them. */
    default S init(Initialization choice) {
        return set("network.init", choice);
    }

    /**
     * As recipe.yaml has it: {@code usual}, {@code kaiming}, {@code xavier}, {@code orthogonal} or {@code truncnormal}.
     */
    default S init(String choice) {
        return set("network.init", choice);
    }

    /** Largest probability that a residual branch is left out, in [0, 1); else the architecture's own. */
    default S dropPath(double p) {
        return set("network.dropPath", p);
    }

    /** What classifies the features where the rest of the network does not learn; else its own last layer. */
    default S head(LightHead head) {
        return set("network.head", head);
    }

    /** As recipe.yaml has it, in the words of {@link LightHead#parse}. */
    default S head(String text) {
        return set("network.head", text);
    }

    /** Widths of hidden layers in the head, 1 to 65,536 each, 16 at most; else none. */
    default S hidden(int... widths) {
        return set("network.hidden", widths);
    }

    /** Dropout of the head, in [0, 1); else the architecture's own. */
    default S dropout(double p) {
        return set("network.dropout", p);
    }

    /** An option of the architecture, such as {@code width} of {@code mobilenet_v2}; else its own default. */
    default S option(String name, String value) {
        return adjusted(settings -> settings.withOption(name, value));
    }

    /** Height and width of a frame in pixels, 1 to 4,096; else as the weights or the architecture want it. */
    default S size(int pixels) {
        return set("input.size", pixels);
    }

    /** 3 for colour, 1 for gray; else as the weights or the images are. */
    default S channels(int channels) {
        return set("input.channels", channels);
    }

    /** How an image of any size becomes a frame, in the words of {@link Framing#parse}; else {@code squash}. */
    default S framing(String text) {
        return set("input.framing", text);
    }

    /**
     * How an image of any size becomes a frame, and how large that is.
     *
     * @throws IllegalArgumentException if frames are not square
     */
    default S framing(Framing framing) {
        if (framing.height() != framing.width()) {
            throw new IllegalArgumentException(
                    "frames must be square, got " + framing.height() + "x" + framing.width());
        }
        return adjusted(settings -> settings.size(framing.height()).framing(framing.text()));
    }

    /** Mean per channel, 0 to 1, given together with {@link #std}; else the weights', or that of the images. */
    default S mean(double... perChannel) {
        return set("input.mean", perChannel);
    }

    /** Standard deviation per channel, in units of the full range. */
    default S std(double... perChannel) {
        return set("input.std", perChannel);
    }

    /** Passes over the training images, 1 to 1,000,000; else chosen, more of few images. */
    default S epochs(int epochs) {
        return set("epochs", epochs);
    }

    /** Images of one step, 1 to 65,536; else 64, or with weights 32. */
    default S batchSize(int images) {
        return set("batchSize", images);
    }

    /** As recipe.yaml has it: a number, or {@code auto} for as many as the memory has room for. */
    default S batchSize(String images) {
        return set("batchSize", BatchSizeText.parse(images));
    }

    /** The run ends within this time, its schedule run through; else when its epochs are over. See {@link Recipe}. */
    default S maxTime(Duration limit) {
        return set("maxTime", limit);
    }

    /** As recipe.yaml has it, such as {@code 90s}, {@code 10m} or {@code 1h30m}. */
    default S maxTime(String limit) {
        return set("maxTime", limit);
    }

    /** Parts that a step's images are computed in, one after the other, to save memory; else 1. */
    default S accumulate(int parts) {
        return set("accumulate", parts);
    }

    /** What of the forward pass is computed once more for the backward pass, to save memory; else nothing. */
    default S recompute(Recompute choice) {
        return set("recompute", choice);
    }

    /** As recipe.yaml has it: {@code none} or {@code blocks}. */
    default S recompute(String choice) {
        return set("recompute", choice);
    }

    /** The optimiser with all its settings; else Adam, or AdamW where a network for pictures in colour may move. */
    default S optimizer(OptimizerSpec optimizer) {
        return set("optimizer", optimizer);
    }

    /** As recipe.yaml has it: a name, or in the words of {@link OptimizerSpec#parse}; what is not said stays usual. */
    default S optimizer(String text) {
        return adjusted(settings -> settings.withChoice("optimizer", OptimizerSpec.class, text));
    }

    /** The learning rate before the schedule's factor, of whatever optimiser; else 0.001, or its usual one. */
    default S learningRate(double rate) {
        return set("optimizer.lr", rate);
    }

    /** Momentum of sgd, rmsprop or muon, in [0, 1); else its usual one. */
    default S momentum(double momentum) {
        return set("optimizer.momentum", momentum);
    }

    /** Whether the momentum of sgd or muon is Nesterov's; else its usual way. */
    default S nesterov(boolean on) {
        return set("optimizer.nesterov", on);
    }

    /** Weight decay of whatever optimiser, 0 to 1,000; else its usual one. */
    default S weightDecay(double decay) {
        return set("optimizer.weightDecay", decay);
    }

    /** Factor on the head's learning rate; else 1. */
    default S headRate(double factor) {
        return set("rates.head", factor);
    }

    /** Factor on the rate of every block, times that of the block behind it, in (0, 1]; else 1. */
    default S layerDecay(double factor) {
        return set("rates.layerDecay", factor);
    }

    /** Factor on the rate of norms and biases, times that of their block; else 1. */
    default S normRate(double factor) {
        return set("rates.norms", factor);
    }

    /** Whether weight decay also draws on norms and biases; else it does not. */
    default S decayNorms(boolean on) {
        return set("rates.decayNorms", on);
    }

    /** Radius of sharpness-aware minimisation; else 0, none. */
    default S sharpness(double radius) {
        return set("sharpness", radius);
    }

    /** The learning rate's course; else a cosine, with a warm-up of a tenth unless only the head learns. */
    default S schedule(Schedule schedule) {
        return set("schedule", schedule);
    }

    /** As recipe.yaml has it, in the words of {@link Schedule#parse}. */
    default S schedule(String text) {
        return set("schedule", text);
    }

    /** What training makes small; else cross-entropy. */
    default S loss(LossSpec loss) {
        return set("loss", loss);
    }

    /** As recipe.yaml has it, in the words of {@link LossSpec#parse}. */
    default S loss(String text) {
        return set("loss", text);
    }

    /** What is done about rare classes; else nothing. */
    default S balance(Balance balance) {
        return set("balance", balance);
    }

    /** As recipe.yaml has it, in the words of {@link Balance#parse}. */
    default S balance(String text) {
        return set("balance", text);
    }

    /** Factor on the loss of a class's images; else 1. */
    default S classWeight(String className, double factor) {
        return adjusted(settings -> settings.withEntry("classWeights", className, factor));
    }

    /** What is also learned from another model's answers; else nothing. */
    default S distill(Recipe.Distillation teacher) {
        return set("distill", teacher);
    }

    /** Weight of the sum of the weights' absolute values in the loss; else 0. */
    default S l1(double weight) {
        return set("l1", weight);
    }

    /** What keeps gradients small; else nothing. */
    default S clip(Clip clip) {
        return set("clip", clip);
    }

    /** As recipe.yaml has it, in the words of {@link Clip#parse}; a number is a norm. */
    default S clip(String text) {
        return adjusted(settings -> settings.set("clip", Clip.parse(text)));
    }

    /** Which mean of the weights is judged and bundled; else those of the last step. */
    default S average(Average average) {
        return set("average", average);
    }

    /** As recipe.yaml has it, in the words of {@link Average#parse}. */
    default S average(String text) {
        return set("average", text);
    }

    /**
     * Share of the target spread over all classes, in [0, 1); else 0.1, or 0 for a head alone and for gray pictures.
     */
    default S labelSmoothing(double share) {
        return set("labelSmoothing", share);
    }

    /** Random changes of the training images, in this order; else none for a head alone, or what suits the images. */
    default S augment(Augmentation... steps) {
        return set("augment", new Augmentations(List.of(steps)));
    }

    /** As recipe.yaml has it, in the words of {@link Augmentations#parse}. */
    default S augment(String list) {
        return set("augment", list);
    }

    /** Last epochs that see the images unchanged; else 0. */
    default S augmentOff(int epochs) {
        return set("augmentOff", epochs);
    }

    /** How often an image is seen in an epoch, each time changed otherwise; else once. */
    default S repeats(int times) {
        return set("repeats", times);
    }

    /** When the layers learn that {@link #train} names; else from the start. */
    default S unfreeze(Unfreeze when) {
        return set("unfreeze", when);
    }

    /** As recipe.yaml has it, in the words of {@link Unfreeze#parse}. */
    default S unfreeze(String text) {
        return set("unfreeze", text);
    }

    /** What makes an epoch the best, and when to stop; else the validation loss, and never but of a head alone. */
    default S earlyStop(EarlyStop rule) {
        return set("earlyStop", rule);
    }

    /** As recipe.yaml has it, in the words of {@link EarlyStop#parse}. */
    default S earlyStop(String text) {
        return set("earlyStop", text);
    }

    /**
     * Probability from which a label is given where an image may have any number of labels; else each label's own,
     * chosen on the validation images for the highest F1.
     */
    default S threshold(double probability) {
        return set("threshold", probability);
    }

    /** How probabilities are made to be taken at their word; else by a temperature, where an image has one class. */
    default S calibration(CalibrationMethod method) {
        return set("calibration", method);
    }

    /** As recipe.yaml has it: {@code temperature} or {@code none}. */
    default S calibration(String method) {
        return set("calibration", method);
    }

    /**
     * Share of given answers, in (0, 1], that shall be right: the model answers "unknown" where its probability is
     * below what reaches that on the validation images. Else it answers always.
     */
    default S abstain(double precision) {
        return set("abstain", precision);
    }

    /** Of the forward pass; else what is fast on this processor, as {@code auto} has it. */
    default S precision(Precision precision) {
        return set("precision", precision.toString());
    }

    /** As recipe.yaml has it: {@code fp32}, {@code bf16}, {@code fp16} or {@code auto}. */
    default S precision(String name) {
        return set("precision", name);
    }

    /** Share of each class, in (0, 1), that is held out where the data have no validation part; else 0.15. */
    default S validationShare(double share) {
        return set("validationShare", share);
    }

    /** Which images judge the epochs; else the data's validation part, or a share that is held out. */
    default S division(Division division) {
        return set("division", division);
    }

    /** As recipe.yaml has it, in the words of {@link Division#parse}. */
    default S division(String text) {
        return set("division", text);
    }

    /** Key of how images are divided; else the {@link #seed}. */
    default S splitSeed(long seed) {
        return set("splitSeed", seed);
    }

    /** Which training images are learnt from, and how often; else each once an epoch. */
    default S resample(Resample choice) {
        return set("resample", choice);
    }

    /** As recipe.yaml has it, in the words of {@link Resample#parse}. */
    default S resample(String text) {
        return set("resample", text);
    }

    /** What becomes of images whose files have the same bytes; else they are kept. */
    default S duplicates(Duplicates choice) {
        return set("duplicates", choice);
    }

    /** As recipe.yaml has it: {@code keep} or {@code drop}. */
    default S duplicates(String choice) {
        return set("duplicates", choice);
    }

    /** Key of all randomness; else 42. */
    default S seed(long seed) {
        return set("seed", seed);
    }
}
