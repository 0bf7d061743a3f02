package io.fovea.internal.explain;

import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.evaluation.Panel;
import java.util.List;
import java.util.function.Function;

/** A picture that remembers how large it was when it was read last. */
final class MeasuredPicture implements Panel.Picture {
    private final Panel.Picture picture;
    private int height;
    private int width;

    MeasuredPicture(Panel.Picture picture) {
        this.picture = picture;
    }

    @Override
    public List<Image> read(ImageDecoder decoder, Function<Image, List<Image>> frames) {
        return picture.read(decoder, image -> {
            height = image.height();
            width = image.width();
            return frames.apply(image);
        });
    }

    int height() {
        return height;
    }

    int width() {
        return width;
    }
}
