package io.fovea.internal.report;

import io.fovea.evaluate.Interval;
import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.model.ImageModel;
import io.fovea.train.Recipe;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A run as the page that compares several shows it. All text is plain text.
 *
 * @param name by which the reader knows it
 * @param state in a word, such as "finished"
 * @param problem why a part of it cannot be read; empty if all can
 * @param recipe null if it cannot be read
 * @param manifest of its best epoch; null before the first one
 * @param history in order of epoch
 * @param bytes of the best epoch's bundle; 0 before the first one
 */
public record ComparedRun(
        String name,
        String state,
        String problem,
        @Nullable Recipe recipe,
        @Nullable Manifest manifest,
        List<EpochRow> history,
        long bytes) {
    public ComparedRun {
        history = List.copyOf(history);
    }

    /** The best first, as {@link #merit} says; of equals the one with the lower loss; runs without figures last. */
    static final Comparator<ComparedRun> BEST_FIRST = Comparator.comparing(ComparedRun::merit, descending())
            .thenComparing(ComparedRun::loss, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(ComparedRun::name);

    private static Comparator<@Nullable Double> descending() {
        return Comparator.nullsLast(Comparator.reverseOrder());
    }

    /** The same without the epochs after this one. */
    ComparedRun until(int epoch) {
        List<EpochRow> first =
                history.stream().filter(row -> row.epoch() <= epoch).toList();
        return new ComparedRun(name, state, problem, recipe, manifest, first, bytes);
    }

    /** Whether an image may have any number of labels. */
    boolean several() {
        return manifest != null && manifest.thresholds() != null;
    }

    /** Accuracy; of several labels an image, their mean F1. */
    @Nullable
    Double merit() {
        return several() ? figure("macroF1") : figure("accuracy");
    }

    @Nullable
    Double loss() {
        return figure("loss");
    }

    /** Of the best epoch, on the validation part; null where it is not known. */
    @Nullable
    Double figure(String name) {
        return manifest == null ? null : manifest.metrics().get("validation." + name);
    }

    /** Of the accuracy; null where it is not known how many images it is of. */
    @Nullable
    Interval interval() {
        Double accuracy = figure("accuracy"), images = figure("images");
        if (accuracy == null || images == null || images < 1) return null;
        return Interval.wilson(Math.round(accuracy * images), Math.round(images));
    }

    /** 0 where it is not known. */
    int bestEpoch() {
        Double epoch = manifest == null ? null : manifest.metrics().get("epoch");
        return epoch == null ? 0 : epoch.intValue();
    }

    String model() {
        return recipe == null ? "" : recipe.network().model();
    }

    /** What it was trained on, in words; empty before the first epoch. */
    String data() {
        return manifest == null ? "" : manifest.provenance().data();
    }

    double seconds() {
        return history.stream().mapToDouble(EpochRow::seconds).sum();
    }

    /** Of the whole network; 0 where it is not known. */
    long parameters() {
        if (manifest == null) return 0;
        try {
            return ImageModel.parameters(manifest.model());
        } catch (RuntimeException e) { // a network of a newer version
            return 0;
        }
    }

    /**
     * Equal where the figures of two runs are of the same images, as far as the runs tell; null before the first epoch.
     *
     * @param counted whether both tell how many images these were: runs of earlier versions do not
     */
    @Nullable
    Object judges(boolean counted) {
        if (manifest == null) return null;
        return List.of(
                manifest.provenance().data(),
                manifest.labels(),
                several(),
                String.valueOf(manifest.heldOut()),
                counted ? Objects.requireNonNullElse(figure("images"), 0.0) : 0.0);
    }
}
