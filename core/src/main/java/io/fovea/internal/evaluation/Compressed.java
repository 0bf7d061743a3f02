package io.fovea.internal.evaluation;

import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures that went through JPEG, by the JDK's encoder, which is libjpeg's. */
final class Compressed {
    private Compressed() {}

    /** @param quality libjpeg's, 1 to 100 */
    static Image of(Image image, int quality) {
        try {
            return ImageDecoder.DEFAULT.decode(encoded(image, quality), "frame").withChannels(image.channels());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] encoded(Image image, int quality) throws IOException {
        int type = image.channels() == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR;
        BufferedImage picture = new BufferedImage(image.width(), image.height(), type);
        byte[] pixels = image.pixels();
        int[] samples = new int[pixels.length];
        for (int i = 0; i < samples.length; i++) samples[i] = pixels[i] & 255;
        picture.getRaster().setPixels(0, 0, image.width(), image.height(), samples);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(quality / 100f);
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
