package io.fovea.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's own codecs, for the formats where OpenCV and Pillow differ (docs/adr/0002-codecs.md). Pixels as stored.
 * Plug-ins that the host application has registered with ImageIO are not used: their pixels may be others.
 */
final class JavaCodecs {
    private JavaCodecs() {}

    static Image bmp(byte[] encoded) throws IOException {
        return Image.of(read(encoded, "bmp", reader -> reader.read(0)));
    }

    /** The colours of a palette have 16 bits: of them, as of all samples, the high byte is taken; the JDK rounds. */
    static Image tiff(byte[] encoded) throws IOException {
        if (TiffFile.holdsJpeg(ByteBuffer.wrap(encoded))) requireOwnJpeg();
        int @Nullable [] palette = TiffFile.palette(ByteBuffer.wrap(encoded));
        BufferedImage image = read(encoded, "tiff", reader -> reader.read(0));
        return palette != null && image.getColorModel() instanceof IndexColorModel
                ? BufferedImagePixels.ofPalette(image.getRaster(), palette)
                : Image.of(image);
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
        ImageReader reader = jdkReader(format);
        try (ImageInputStream input = new EncodedStream(encoded)) {
            reader.setInput(input, true, true);
            return reading.from(reader);
        } finally {
            reader.dispose();
        }
    }

    private static ImageReader jdkReader(String format) throws IOException {
        Iterator<ImageReaderSpi> own = IIORegistry.getDefaultInstance()
                .getServiceProviders(
                        ImageReaderSpi.class,
                        provider -> isJdk(provider)
                                && Arrays.asList(((ImageReaderSpi) provider).getFormatNames())
                                        .contains(format),
                        false);
        if (!own.hasNext()) {
            throw new Damage("the JDK's reader of " + format + " files has been removed by the application");
        }
        return own.next().createReaderInstance();
    }

    /** For JPEG inside of TIFF the JDK's reader takes the JPEG reader that comes first. */
    private static void requireOwnJpeg() {
        Iterator<ImageReader> all = ImageIO.getImageReadersByFormatName("jpeg");
        if (!all.hasNext() || !isJdk(all.next())) {
            throw new Damage("TIFF with JPEG inside, which a plug-in of the application would decode");
        }
    }

    private static boolean isJdk(Object codec) {
        return codec.getClass().getModule() == ImageIO.class.getModule();
    }
}
