package io.fovea.image;

import io.fovea.internal.process.ProcessSettings;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;

/** OpenCV's codecs: libjpeg-turbo, libpng and libwebp. */
final class NativeCodecs {
    private static final int FLAGS = opencv_imgcodecs.IMREAD_COLOR_RGB | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;

    static {
        ProcessSettings.inForce();
        Loader.load(opencv_imgcodecs.class);
        // images are decoded in parallel with each other, not each in parallel
        opencv_core.setNumThreads(1);
    }

    private NativeCodecs() {}

    /** Does nothing; but the first use of this class loads the libraries. */
    static void load() {}

    /**
     * @param scale 1; of a JPEG also 2, 4 or 8
     * @return RGB pixels as stored, without the Exif orientation
     */
    static Image decode(byte[] encoded, ImageHeader header, int scale) {
        int height = header.storedHeight(scale), width = header.storedWidth(scale);
        byte[] rgb = new byte[3 * height * width]; // before the native memory, which is more easily had
        try (PointerScope scope = new PointerScope();
                BytePointer bytes = new BytePointer(encoded);
                Mat file = new Mat(1, encoded.length, opencv_core.CV_8UC1, bytes);
                // black: where damaged data end early, OpenCV leaves what was in the memory before
                Mat black = new Mat(height, width, opencv_core.CV_8UC3, new Scalar(0));
                Mat pixels = opencv_imgcodecs.imdecode(file, FLAGS | reduced(scale), black)) {
            if (pixels.empty()) throw new IllegalArgumentException("OpenCV cannot decode it");
            if (pixels.rows() != height || pixels.cols() != width) {
                throw new IllegalArgumentException("another size than the header's");
            }
            pixels.data().get(rgb);
            return new Image(height, width, 3, rgb);
        } catch (RuntimeException e) {
            if (String.valueOf(e.getMessage()).contains("Insufficient memory")) {
                throw new OutOfMemoryError("native memory of an image");
            }
            throw e;
        }
    }

    /** The names mean the bit alone: what is called COLOR has that of BGR with it. */
    private static int reduced(int scale) {
        return switch (scale) {
            case 1 -> 0;
            case 2 -> opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_2;
            case 4 -> opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_4;
            case 8 -> opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_8;
            default -> throw new IllegalArgumentException("JPEG files are reduced by 1, 2, 4 or 8, not by " + scale);
        };
    }
}
