package io.fovea.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** The JDK's own codecs, for the formats where OpenCV and Pillow differ (docs/adr/0002-codecs.md). Pixels as stored. */
final class JavaCodecs {
    private JavaCodecs() {}

    static Image bmp(byte[] encoded) throws IOException {
        return Image.of(read(encoded, "bmp", reader -> reader.read(0)));
    }

    static Image tiff(byte[] encoded) throws IOException {
        return Image.of(read(encoded, "tiff", reader -> reader.read(0)));
    }

    /** Four components, CMYK or YCCK, which the JDK hands out only as raw samples. */
    static Image cmykJpeg(byte[] encoded, boolean transformed) throws IOException {
        Raster raster = read(encoded, "jpeg", reader -> reader.readRaster(0, null));
        return Cmyk.ofJpeg(raster, transformed);
    }

    /**
     * The first frame, on a canvas of the transparent colour or else the palette's first, as Pillow fills it
     * ({@code GifImagePlugin.load_prepare}).
     */
    static Image gif(byte[] encoded) throws IOException {
        GifFile file = GifFile.read(ByteBuffer.wrap(encoded));
        BufferedImage frame = read(encoded, "gif", reader -> reader.read(0));
        Image drawn = Image.of(frame);
        int width = file.header().width(), height = file.header().height();
        if (drawn.width() == width && drawn.height() == height) return drawn;
        IndexColorModel palette = (IndexColorModel) frame.getColorModel();
        int colour = palette.getRGB(Math.max(0, palette.getTransparentPixel()));
        byte[] canvas = new byte[Math.multiplyExact(3, width * height)];
        for (int i = 0; i < canvas.length; i++) canvas[i] = (byte) (colour >> 16 - 8 * (i % 3));
        new Image(height, width, 3, canvas).paste(drawn, file.top(), file.left());
        return new Image(height, width, 3, canvas);
    }

    private interface Reading<T> {
        T from(ImageReader reader) throws IOException;
    }

    private static <T> T read(byte[] encoded, String format, Reading<T> reading) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
        try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(encoded))) {
            reader.setInput(input, true, true);
            return reading.from(reader);
        } finally {
            reader.dispose();
        }
    }
}
