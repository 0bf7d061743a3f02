package io.fovea.run;

import io.fovea.augment.Augmentations;
import io.fovea.internal.weights.PretrainedCache;
import io.fovea.internal.weights.PublishedWeights;
import io.fovea.train.EarlyStop;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import io.fovea.train.TrainPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@link Defaults} decided for the user, in words: of what the settings leave open, and of nothing else.
 *
 * @param settings what the user decided
 * @param weights that the run starts from
 */
record Decisions(Settings settings, Recipe recipe, DataLook look, WeightSource weights) {
    /** What was chosen, why, and what may be better: a line each; none if the settings leave none of it open. */
    List<String> lines(PretrainedCache cache) {
        List<String> chosen = new ArrayList<>();
        Stream.of(network(), size(), epochs(), augmentation()).forEach(part -> part.ifPresent(chosen::add));
        if (chosen.isEmpty()) return List.of();
        smoothing().ifPresent(chosen::add);
        List<String> lines = new ArrayList<>();
        lines.add("chosen: " + String.join(", ", chosen));
        lines.add("because: " + look.text() + reason());
        better(cache).ifPresent(better -> lines.add("better: " + better));
        return List.copyOf(lines);
    }

    private boolean isOpen(String key) {
        return !settings.sets(key);
    }

    private boolean isPretrained() {
        return recipe.network().pretrained();
    }

    private boolean hasFrozenPart() {
        return !(recipe.network().trainPart() instanceof TrainPart.All);
    }

    private boolean isPhotographs() {
        return look.kind() == DataLook.Kind.PHOTOGRAPHS;
    }

    private Optional<String> network() {
        boolean isChosen = isOpen("network.model")
                || (isPhotographs() && isOpen("network.weights"))
                || (isPretrained() && isOpen("network.train"));
        if (!isChosen) return Optional.empty();
        Recipe.Network network = recipe.network();
        if (!isPretrained()) return Optional.of(network.model() + " from scratch");
        boolean isFitted = network.head().isFitted();
        String what =
                isFitted ? "a light classifier, " + network.head().text() + ", on the features of " : "a new head on ";
        if (network.trainPart() instanceof TrainPart.All) what = "fine-tuning of all of ";
        if (network.trainPart() instanceof TrainPart.LastBlocks last) {
            what = "fine-tuning of the last " + last.count() + (last.count() == 1 ? " block of " : " blocks of ");
        }
        String theirs = weights instanceof WeightSource.Found found
                ? " with torchvision's " + found.published().name()
                : "";
        return Optional.of(what + network.model() + theirs);
    }

    private Optional<String> size() {
        if (isPretrained() || !isOpen("input.size")) return Optional.empty();
        int side = recipe.input().size();
        if (side == look.side()) return Optional.empty(); // as they are
        return Optional.of("images as " + side + "x" + side);
    }

    private Optional<String> epochs() {
        if (!isOpen("epochs") || recipe.network().head().isFitted()) return Optional.empty();
        EarlyStop stop = recipe.earlyStop();
        return Optional.of(
                stop.patience() == 0
                        ? recipe.epochs() + " epochs"
                        : "%d epochs at most, fewer after %d without a better %s"
                                .formatted(recipe.epochs(), stop.patience(), stop.rule(look.several())));
    }

    private Optional<String> augmentation() {
        List<String> changes = new ArrayList<>();
        if (isOpen("input.framing") && recipe.input().parsedFraming().isRandom()) {
            changes.add(recipe.input().framing());
        }
        if (isOpen("augment") && !recipe.augment().isEmpty()) changes.add(text(recipe.augment()));
        return changes.isEmpty() ? Optional.empty() : Optional.of("augmented by " + String.join(",", changes));
    }

    /** As people write it. */
    private static String text(Augmentations augment) {
        return augment.text().replace(".0,", ",").replaceAll("\\.0$", "");
    }

    private Optional<String> smoothing() {
        boolean said = isOpen("labelSmoothing") && recipe.labelSmoothing() > 0;
        return said ? Optional.of("label smoothing " + recipe.labelSmoothing()) : Optional.empty();
    }

    private String reason() {
        if (weights instanceof WeightSource.Named) {
            return hasFrozenPart() && isOpen("network.train")
                    ? ", and what lies below the part that learns is computed once"
                    : "";
        }
        if (weights instanceof WeightSource.Found) return ", and pretrained weights are on this machine";
        if (weights instanceof WeightSource.Random random && random.missed() != null) {
            return ", and no pretrained weights on this machine";
        }
        return isPhotographs() ? "" : ", small enough to be learned from scratch";
    }

    private Optional<String> better(PretrainedCache cache) {
        if (isPretrained()) {
            if (look.images() < (long) RunAdvice.FEW_PRETRAINED * look.classes()) {
                return Optional.of("more photographs: some %d a %s"
                        .formatted(RunAdvice.FEW_PRETRAINED, look.several() ? "label" : "class"));
            }
            return hasFrozenPart() && isOpen("network.train") ? Optional.of(finer()) : Optional.empty();
        }
        if (isPhotographs()) return isOpen("network.weights") ? Optional.of(pretrained(cache)) : Optional.empty();
        boolean gray = look.kind() == DataLook.Kind.SMALL_GRAY;
        if (isOpen("augment") && (gray || !look.mirrors())) {
            return Optional.of("if a mirrored image means the same: --augment flip," + text(recipe.augment()));
        }
        return isOpen("network.model") && !gray
                ? Optional.of("a wider network, where there are many cores: --model resnet9")
                : Optional.empty();
    }

    /** The built-in recipe is measured on the usual network, and counts its blocks. */
    private String finer() {
        return recipe.network().model().equals(Defaults.PRETRAINED_NETWORK)
                ? "fine-tuning more of the network on larger images, which takes many times as long: --recipe finetune"
                : "fine-tuning the whole network, which takes many times as long: --train all --epochs 5";
    }

    private String pretrained(PretrainedCache cache) {
        String reach = "photographs reach more with pretrained weights: ";
        if (weights instanceof WeightSource.Random random && random.missed() != null) {
            PublishedWeights missed = WeightSearch.byPreference(random.missed()).get(0);
            String online = cache.offline() ? "without --offline, or " : "with a network connection, or ";
            return reach + online + "put " + missed.url() + " into " + cache.folder();
        }
        return reach + "--model " + Defaults.PRETRAINED_NETWORK + " --weights imagenet";
    }
}
