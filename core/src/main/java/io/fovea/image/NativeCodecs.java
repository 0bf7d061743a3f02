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

    /** @return RGB pixels as stored, without the Exif orientation */
    static Image decode(byte[] encoded, ImageHeader header) {
        int height = header.storedHeight(), width = header.storedWidth();
        byte[] rgb = new byte[3 * height * width]; // before the native memory, which is more easily had
        try (PointerScope scope = new PointerScope();
                BytePointer bytes = new BytePointer(encoded);
                Mat file = new Mat(1, encoded.length, opencv_core.CV_8UC1, bytes);
                // black: where damaged data end early, OpenCV leaves what was in the memory before
                Mat black = new Mat(height, width, opencv_core.CV_8UC3, new Scalar(0));
                Mat pixels = opencv_imgcodecs.imdecode(file, FLAGS, black)) {
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
}
