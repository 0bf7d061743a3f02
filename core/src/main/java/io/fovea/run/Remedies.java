package io.fovea.run;

import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.weights.PublishedCatalogue;
import io.fovea.train.EarlyStop;
import io.fovea.train.OptimizerSpec;
import io.fovea.train.Recipe;
import io.fovea.train.TrainPart;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The options of {@code fovea train} that would do a recipe good: what it does not have already. */
final class Remedies {
    /** Of Adam's kind; {@code sgd} takes ten times as much. */
    private static final double USUAL_RATE = 1e-3;
    /** From the usual rate, either way: beyond, many networks learn nothing. */
    private static final double ODD = 10;

    /** Of AdamW against overfitting: He et al. 2022 (arXiv:2111.06377) fine-tune with 0.05, as does Swin's recipe. */
    private static final double STRONG_DECAY = 0.05;
    /** Of SGD, whose decay acts by way of the gradient: He et al. 2015 (arXiv:1512.03385). */
    private static final double SGD_DECAY = 5e-4;

    private static final double STRONG_DROPOUT = 0.5;
    private static final double SMOOTHING = 0.1;

    private final Recipe recipe;
    private final Set<String> taken = new HashSet<>();

    Remedies(Recipe recipe) {
        this.recipe = recipe;
    }

    /** The first that was not taken before; if all were, the first. */
    String take(List<String> options) {
        String option = options.stream()
                .filter(other -> !taken.contains(other))
                .findFirst()
                .orElse(options.get(0));
        taken.add(option);
        return option;
    }

    List<String> majority() {
        List<String> options = new ArrayList<>();
        double usual = recipe.optimizer() instanceof OptimizerSpec.Sgd ? 10 * USUAL_RATE : USUAL_RATE;
        double rate = recipe.optimizer().lr();
        if (rate > ODD * usual || rate < usual / ODD) options.add("--lr " + number(usual));
        addWeights(options);
        options.addAll(epochs());
        options.add("--lr " + number(rate / ODD));
        return options;
    }

    /** Twice as many; after one or two, as many as show how it goes on. */
    List<String> epochs() {
        return List.of("--epochs " + Math.max(5, 2 * recipe.epochs()));
    }

    List<String> patience() {
        return List.of("--early-stop " + new EarlyStop(recipe.earlyStop().metric(), 5).text());
    }

    List<String> overfitting() {
        List<String> options = new ArrayList<>();
        boolean onlyHead = recipe.network().trainPart() instanceof TrainPart.Head;
        if (!onlyHead) addAugmentation(options);
        addWeights(options);
        addRegularisation(options);
        if (onlyHead) addAugmentation(options); // last: without it features are computed once
        return options;
    }

    List<String> fewImages() {
        List<String> options = new ArrayList<>();
        addWeights(options);
        boolean onlyHead = recipe.network().trainPart() instanceof TrainPart.Head;
        if (recipe.network().pretrained() && !onlyHead) options.add("--train head");
        addAugmentation(options);
        addRegularisation(options);
        return options;
    }

    /** What an option costs that nobody would think of, in a sentence; empty if it costs nothing of that kind. */
    String cost(String option) {
        boolean frozen = !(recipe.network().trainPart() instanceof TrainPart.All);
        boolean kept = frozen
                && recipe.augment().isEmpty()
                && !recipe.input().parsedFraming().isRandom();
        return kept && option.startsWith("--augment")
                ? " Augmented images cannot be learnt from features that were computed once, so an epoch then takes many"
                        + " times as long."
                : "";
    }

    /** Photographs are in colour; networks that have seen others know much of them already. */
    private void addWeights(List<String> options) {
        if (recipe.network().pretrained() || recipe.input().channels() != 3) return;
        boolean published = !PublishedCatalogue.of(
                        Architectures.of(recipe.network().model()))
                .isEmpty();
        options.add(published ? "--weights imagenet" : "--model mobilenet_v2 --weights imagenet");
    }

    /** Digits and letters do not survive a flip. */
    private void addAugmentation(List<String> options) {
        if (!recipe.augment().isEmpty()) return;
        options.add(
                recipe.input().channels() == 3
                        ? "--augment flip,rotate=10,shift=0.1"
                        : "--augment rotate=10,shift=0.1");
    }

    private void addRegularisation(List<String> options) {
        Double dropout = recipe.network().dropout();
        if (dropout == null || dropout < STRONG_DROPOUT) options.add("--dropout " + STRONG_DROPOUT);
        addDecay(options);
        if (recipe.labelSmoothing() == 0) options.add("--label-smoothing " + SMOOTHING);
        options.add("--early-stop loss:5");
    }

    /** Adam's own kind of decay hardly holds a network back: Loshchilov and Hutter 2017 (arXiv:1711.05101). */
    private void addDecay(List<String> options) {
        OptimizerSpec optimizer = recipe.optimizer();
        if (optimizer instanceof OptimizerSpec.Adam) {
            options.add("--optimizer adamw --weight-decay " + STRONG_DECAY);
        } else if (optimizer instanceof OptimizerSpec.AdamW adamw && adamw.weightDecay() < STRONG_DECAY) {
            options.add("--weight-decay " + STRONG_DECAY);
        } else if (optimizer instanceof OptimizerSpec.Sgd sgd && sgd.weightDecay() < SGD_DECAY) {
            options.add("--weight-decay " + SGD_DECAY);
        }
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value)
                .round(new MathContext(2))
                .stripTrailingZeros()
                .toPlainString();
    }
}
