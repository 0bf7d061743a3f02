package io.fovea.data;

import io.fovea.UserError;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Labelled images that are supplied from code, in place of a folder. Their order does not matter: they are taken by
 * their names. Where none is in {@link Part#VALIDATION}, a share of each class is held out for it, the same in every
 * run, as of a folder. A run on them can be resumed if names, labels and contents are the same.
 */
public final class LabelledImages {
    private final String title;
    private final List<LabelledImage> images;
    private final boolean several;

    private LabelledImages(String title, List<LabelledImage> images, boolean several) {
        this.title = title;
        this.images = images;
        this.several = several;
    }

    /**
     * Images that have exactly one class each.
     *
     * @param title what they are, for messages, reports and the provenance of what is trained on them
     * @throws UserError if there is none, two have one name, or one has not exactly one label
     */
    public static LabelledImages of(String title, Collection<LabelledImage> images) {
        for (LabelledImage image : images) {
            int labels = image.labels().size();
            if (labels == 1) continue;
            throw new UserError(
                    "image " + image.name() + " of " + title + " has " + labels + " labels",
                    "use LabelledImages.severalLabels where an image may have any number of them");
        }
        return of(title, images, false);
    }

    /**
     * Images that may have any number of labels, also none.
     *
     * @param title what they are, for messages, reports and the provenance of what is trained on them
     * @throws UserError if there is none, or two have one name
     */
    public static LabelledImages severalLabels(String title, Collection<LabelledImage> images) {
        return of(title, images, true);
    }

    private static LabelledImages of(String title, Collection<LabelledImage> images, boolean several) {
        Objects.requireNonNull(title, "title");
        if (images.isEmpty()) throw new UserError(title + " holds no images", "supply some of every class");
        Set<String> names = new HashSet<>();
        for (LabelledImage image : images) {
            if (names.add(image.name())) continue;
            throw new UserError("two images of " + title + " are named " + image.name(), "give each its own name");
        }
        return new LabelledImages(title, List.copyOf(images), several);
    }

    /** What they are. */
    public String title() {
        return title;
    }

    /** Whether an image may have any number of labels; otherwise it has exactly one. */
    public boolean several() {
        return several;
    }

    /** In the order given. */
    public List<LabelledImage> images() {
        return images;
    }
}
