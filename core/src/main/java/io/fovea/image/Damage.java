package io.fovea.image;

/** Why a file's structure cannot be read; becomes an {@link UnreadableImage} where the file's name is known. */
final class Damage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Damage(String reason) {
        super(reason);
    }
}
