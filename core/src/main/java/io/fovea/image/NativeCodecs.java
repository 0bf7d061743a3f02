package io.fovea.image;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/** OpenCV's codecs: libjpeg-turbo, libpng and libwebp. */
final class NativeCodecs {
    private static final int FLAGS = opencv_imgcodecs.IMREAD_COLOR_RGB | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;

    static {
        // images are decoded in parallel with each other, not each in parallel
        opencv_core.setNumThreads(1);
    }

    private NativeCodecs() {}

    /** @return RGB pixels as stored, without the Exif orientation */
    static Image decode(byte[] encoded) {
        try (PointerScope scope = new PointerScope();
                BytePointer bytes = new BytePointer(encoded);
                Mat file = new Mat(1, encoded.length, opencv_core.CV_8UC1, bytes);
                Mat pixels = opencv_imgcodecs.imdecode(file, FLAGS)) {
            if (pixels.empty()) throw new IllegalArgumentException("OpenCV cannot decode it");
            byte[] rgb = new byte[Math.multiplyExact(3, pixels.rows() * pixels.cols())];
            pixels.data().get(rgb);
            return new Image(pixels.rows(), pixels.cols(), 3, rgb);
        }
    }
}
