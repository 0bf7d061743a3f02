package io.fovea.internal.report;

import io.fovea.data.Labels;
import io.fovea.evaluate.Outcome;
import io.fovea.image.Image;
import org.jspecify.annotations.Nullable;

/**
 * A validation image with what the model said of it.
 *
 * @param source a data URI, or null where the picture cannot be shown
 * @param heat a data URI of the places that speak for the answer; null where that is not known
 * @param style CSS class: small pictures are shown enlarged, pixel by pixel
 */
record Picture(
        @Nullable String source,
        @Nullable String heat,
        String style,
        String path,
        String truth,
        String answer,
        String probability,
        String truthProbability) {
    /** @param explained whether the places are shown that speak for the answer */
    static Picture of(Outcome outcome, Labels labels, Thumbnails thumbnails, boolean explained) {
        Image image = thumbnails.of(outcome.path());
        Image heat = explained ? thumbnails.explained(outcome.path(), labels.name(outcome.predicted())) : null;
        DataUri uri = image == null ? null : DataUri.of(image);
        return new Picture(
                uri == null ? null : uri.text(),
                heat == null ? null : DataUri.of(heat).text(),
                uri == null ? "" : uri.style(),
                outcome.path(),
                labels.name(outcome.truth()),
                labels.name(outcome.predicted()),
                Figures.percent(outcome.confidence()),
                Figures.percent(outcome.truthProbability()));
    }
}
