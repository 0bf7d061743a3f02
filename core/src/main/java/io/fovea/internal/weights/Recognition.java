package io.fovea.internal.weights;

/** What a weight file is, judged by its content; a name alone proves nothing. */
public sealed interface Recognition {
    /**
     * The file holds published weights.
     *
     * @param by what showed it, in words
     */
    record Published(PublishedWeights weights, String by) implements Recognition {
        @Override
        public String text() {
            return "these are torchvision's " + weights.title() + ", recognised by " + by;
        }
    }

    /**
     * The file is named as one of published weights, but is another.
     *
     * @param checksum first digits of its own SHA-256
     */
    record Misnamed(PublishedWeights claimed, String checksum) implements Recognition {
        @Override
        public String text() {
            return "the name is that of torchvision's " + claimed.title() + ", but this is another file: its SHA-256"
                    + " begins with " + checksum + ", not " + claimed.checksum();
        }
    }

    /** Nothing is known of the file. */
    record Unknown() implements Recognition {
        @Override
        public String text() {
            return "these are no published weights that Fovea recognises";
        }
    }

    /** In one line, for people. */
    String text();
}
