package io.fovea.internal.report;

import io.fovea.data.Labels;
import io.fovea.internal.training.FirstImages;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Some of what the network saw in training.
 *
 * @param pictures in the order of training
 * @param preparation what was done to them, in words
 */
public record TrainingBatch(List<Picture> pictures, String preparation) {
    /** Of a model that was not trained here. */
    public static final TrainingBatch NONE = new TrainingBatch(List.of(), "");

    public TrainingBatch {
        pictures = List.copyOf(pictures);
    }

    /** What is said of the pictures, also where there are none to show; empty for {@link #NONE}. */
    List<String> words() {
        return preparation.isEmpty() ? List.of() : List.of(preparation);
    }

    /**
     * A picture and its class.
     *
     * @param source a data URI
     * @param style CSS class: small pictures are shown enlarged, pixel by pixel
     */
    public record Picture(String source, String style, String label) {}

    public static TrainingBatch of(FirstImages first, Labels labels, String preparation) {
        List<Picture> pictures = IntStream.range(0, first.images().size())
                .mapToObj(i -> {
                    DataUri uri = DataUri.of(first.images().get(i));
                    return new Picture(
                            uri.text(),
                            uri.style(),
                            String.join(", ", first.labels().get(i).names(labels)));
                })
                .toList();
        return new TrainingBatch(pictures, preparation);
    }
}
