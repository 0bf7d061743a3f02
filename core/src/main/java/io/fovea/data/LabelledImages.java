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

    private LabelledImages(String title, List<LabelledImage> images) {
        this.title = title;
        this.images = images;
    }

    /**
     * @param title what they are, for messages, reports and the provenance of what is trained on them
     * @throws UserError if there is none, or two have one name
     */
    public static LabelledImages of(String title, Collection<LabelledImage> images) {
        Objects.requireNonNull(title, "title");
        if (images.isEmpty()) throw new UserError(title + " holds no images", "supply some of every class");
        Set<String> names = new HashSet<>();
        for (LabelledImage image : images) {
            if (names.add(image.name())) continue;
            throw new UserError("two images of " + title + " are named " + image.name(), "give each its own name");
        }
        return new LabelledImages(title, List.copyOf(images));
    }

    /** What they are. */
    public String title() {
        return title;
    }

    /** In the order given. */
    public List<LabelledImage> images() {
        return images;
    }
}
