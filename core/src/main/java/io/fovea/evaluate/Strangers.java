package io.fovea.evaluate;

import java.util.List;

/**
 * How images of none of a model's classes are told from those of its classes.
 *
 * @param images that show none of the classes
 * @param unknown their share that gets the answer "unknown"; 0 for a model that answers always
 * @param detections by each score that tells them from images of the classes
 */
public record Strangers(long images, double unknown, List<Detection> detections) {
    public Strangers {
        detections = List.copyOf(detections);
    }
}
