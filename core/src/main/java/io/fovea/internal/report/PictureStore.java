package io.fovea.internal.report;

import io.fovea.image.Image;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Pictures that stand in the page once, as SVG symbols, however many places show them. Found by the path of the image;
 * in the order in which they were asked for.
 */
final class PictureStore {
    private final String part;
    private final Thumbnails thumbnails;
    private final Map<String, Optional<Stored>> byPath = new HashMap<>();
    private final List<Stored> stored = new ArrayList<>();
    private long characters;

    /** @param part the beginning of the symbols' names */
    PictureStore(String part, Thumbnails thumbnails) {
        this.part = part;
        this.thumbnails = thumbnails;
    }

    /**
     * A symbol of the page.
     *
     * @param id by which it is used
     * @param source a data URI
     */
    record Stored(String id, String source, String style, int width, int height) {}

    /** The picture of an image; null where it cannot be shown. */
    @Nullable
    Stored of(String path) {
        return byPath.computeIfAbsent(path, this::made).orElse(null);
    }

    boolean has(String path) {
        return byPath.containsKey(path);
    }

    private Optional<Stored> made(String path) {
        Image image = thumbnails.small(path);
        if (image == null) return Optional.empty();
        DataUri uri = DataUri.of(image);
        Stored made =
                new Stored(part + "-picture-" + stored.size(), uri.text(), uri.style(), uri.width(), uri.height());
        stored.add(made);
        characters += uri.text().length();
        return Optional.of(made);
    }

    /** All pictures asked for so far. */
    List<Stored> all() {
        return List.copyOf(stored);
    }

    /** What they add to the page. */
    long characters() {
        return characters;
    }
}
