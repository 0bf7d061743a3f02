package io.fovea.image;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Turns the bytes of an image file into pixels, the way Pillow's {@code convert("RGB")} does.
 *
 * @param maxPixels images with more pixels than this are refused before they are decoded
 */
public record ImageDecoder(long maxPixels) {
    /** Refuses images above 200 million pixels. */
    public static final ImageDecoder DEFAULT = new ImageDecoder(200_000_000);

    /**
     * @param encoded the whole file
     * @param name the file's name for error messages
     * @return RGB pixels
     * @throws UnreadableImage if the bytes are no complete image of a known format, or it is too large
     */
    public Image decode(byte[] encoded, String name) {
        try (PointerScope scope = new PointerScope();
                Mat file = new Mat(1, encoded.length, opencv_core.CV_8UC1, new BytePointer(encoded));
                Mat pixels = opencv_imgcodecs.imdecode(file, opencv_imgcodecs.IMREAD_COLOR_RGB)) {
            if (pixels.empty()) throw new UnreadableImage(name, "not an image");
            byte[] rgb = new byte[pixels.rows() * pixels.cols() * 3];
            pixels.data().get(rgb);
            return new Image(pixels.rows(), pixels.cols(), 3, rgb);
        }
    }
}
