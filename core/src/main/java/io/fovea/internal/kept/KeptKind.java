package io.fovea.internal.kept;

import io.fovea.internal.file.CacheFolder;
import java.nio.charset.StandardCharsets;

/** What records are kept of: each kind has a folder and a limit of its own. */
public enum KeptKind {
    /** Framed images: bytes, channels last. */
    FRAMES(CacheFolder.FRAMES, "are decoded in every epoch"),
    /** What a frozen trunk says of images: float32, little-endian. */
    FEATURES(CacheFolder.FEATURES, "go through the trunk in every run");

    private final String word;
    private final String otherwise;

    KeptKind(String word, String otherwise) {
        this.word = word;
        this.otherwise = otherwise;
    }

    /** For people, and the name of the folder in Fovea's cache. */
    String word() {
        return word;
    }

    /** What images do whose record is not kept, for people. */
    String otherwise() {
        return otherwise;
    }

    /** Of the names of the files. */
    String suffix() {
        return "." + word;
    }

    /** What the files begin with. */
    byte[] first() {
        return ("fovea " + word + " 1\n").getBytes(StandardCharsets.US_ASCII);
    }
}
