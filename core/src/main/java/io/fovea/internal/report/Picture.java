package io.fovea.internal.report;

import io.fovea.data.Labels;
import io.fovea.evaluate.Outcome;
import io.fovea.image.Image;
import org.jspecify.annotations.Nullable;

/**
 * A validation image with what the model said of it.
 *
 * @param symbol id of a picture that the page holds once; null for none
 * @param source a data URI in place of a symbol; null with one, or where the picture cannot be shown
 * @param heat a data URI of the places that speak for the answer; null where that is not known
 * @param style CSS class: small pictures are shown enlarged, pixel by pixel
 */
record Picture(
        @Nullable String symbol,
        @Nullable String source,
        @Nullable String heat,
        String style,
        String path,
        String truth,
        String answer,
        String probability,
        String truthProbability) {
    /** A picture that stands in one place of the page. */
    static Picture inPlace(Outcome outcome, Labels labels, Thumbnails thumbnails) {
        Image image = thumbnails.small(outcome.path());
        DataUri uri = image == null ? null : DataUri.of(image);
        return of(outcome, labels, null, uri == null ? null : uri.text(), uri == null ? "" : uri.style());
    }

    /** A picture that several places of the page show. */
    static Picture stored(Outcome outcome, Labels labels, PictureStore store) {
        PictureStore.Stored stored = store.of(outcome.path());
        return of(outcome, labels, stored == null ? null : stored.id(), null, stored == null ? "" : stored.style());
    }

    private static Picture of(
            Outcome outcome, Labels labels, @Nullable String symbol, @Nullable String source, String style) {
        return new Picture(
                symbol,
                source,
                null,
                style,
                outcome.path(),
                labels.name(outcome.truth()),
                labels.name(outcome.predicted()),
                Figures.percent(outcome.confidence()),
                Figures.percent(outcome.truthProbability()));
    }

    /** The same with the places that speak for the answer; null for none. */
    Picture with(@Nullable Image places) {
        String drawn = places == null ? null : DataUri.of(places).text();
        return new Picture(symbol, source, drawn, style, path, truth, answer, probability, truthProbability);
    }

    /** For the template: whether there is nothing to see. */
    boolean absent() {
        return symbol == null && source == null;
    }
}
