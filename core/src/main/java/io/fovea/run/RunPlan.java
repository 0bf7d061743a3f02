package io.fovea.run;

import io.fovea.train.Recipe;
import java.util.List;
import java.util.Objects;

/**
 * What a run would do, of which nothing is done yet.
 *
 * @param recipe with every default decided
 * @param network what it is made of
 * @param stages in order; one, unless layers are unfrozen on the way
 * @param memory that the stage needs which needs most
 * @param inputSeconds to read and frame the images, over all epochs, as measured on some of them
 */
public record RunPlan(Recipe recipe, Network network, List<Stage> stages, Memory memory, double inputSeconds) {
    public RunPlan {
        Objects.requireNonNull(recipe, "recipe");
        Objects.requireNonNull(network, "network");
        stages = List.copyOf(stages);
        Objects.requireNonNull(memory, "memory");
    }

    /**
     * The network in short.
     *
     * @param parameters numbers learned by gradient descent when everything is trained
     * @param macs multiply-accumulates an image
     */
    public record Network(List<Block> blocks, long parameters, long macs) {
        public Network {
            blocks = List.copyOf(blocks);
        }
    }

    /**
     * Layers that belong together.
     *
     * @param name what the names of their tensors begin with
     * @param output shape of one image's result, channels first
     * @param learnsFrom the epoch from which on they are trained, 1 for the first; 0 if they stay as they are
     */
    public record Block(String name, String output, long parameters, long macs, int learnsFrom) {}

    /**
     * Epochs that train the same part.
     *
     * @param part in words
     * @param first epoch, 1 for the run's first
     * @param parameters that are trained
     * @param keptFeatures whether what the frozen layers make of the images is computed once
     * @param steps of an epoch
     * @param rates the learning rate in each epoch; what a plateau will do to it is not known
     * @param seconds of computing, as measured on this machine
     */
    public record Stage(
            String part,
            int first,
            int epochs,
            long parameters,
            boolean keptFeatures,
            int steps,
            List<Rate> rates,
            double seconds) {
        public Stage {
            rates = List.copyOf(rates);
        }
    }

    /**
     * The learning rate in an epoch.
     *
     * @param first at its first step
     * @param last at its last step
     */
    public record Rate(double first, double highest, double last) {}

    /**
     * Bytes beside what libtorch and the JVM take for themselves, computed from the network's shapes.
     *
     * @param weights all of the network's numbers
     * @param training gradients, and what the optimiser keeps for each number that is trained
     * @param activations of one step
     * @param features of frozen layers, kept in memory or in a temporary file
     */
    public record Memory(long weights, long training, long activations, long features) {
        /** Of all. */
        public long sum() {
            return weights + training + activations + features;
        }
    }

    /** Steps of the whole run. */
    public long steps() {
        return stages.stream()
                .mapToLong(stage -> (long) stage.steps() * stage.epochs())
                .sum();
    }

    /** What the whole run is expected to take, if it does not stop early. */
    public double seconds() {
        return inputSeconds + stages.stream().mapToDouble(Stage::seconds).sum();
    }
}
