package io.fovea.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application may register its own image readers; ours are still the JDK's. */
class ForeignPluginTest {
    private static final String[] FORMATS = {"gif", "bmp", "tiff", "jpeg", "JPEG"};

    private final ImageReaderSpi foreign = new BlackReaderSpi();

    @BeforeEach
    void register() {
        IIORegistry registry = IIORegistry.getDefaultInstance();
        List<ImageReaderSpi> before = new ArrayList<>();
        registry.getServiceProviders(ImageReaderSpi.class, false).forEachRemaining(before::add);
        registry.registerServiceProvider(foreign, ImageReaderSpi.class);
        for (ImageReaderSpi other : before) registry.setOrdering(ImageReaderSpi.class, foreign, other);
        for (String format : FORMATS) {
            assertEquals(
                    BlackReader.class,
                    ImageIO.getImageReadersByFormatName(format).next().getClass());
        }
    }

    @AfterEach
    void deregister() {
        IIORegistry.getDefaultInstance().deregisterServiceProvider(foreign, ImageReaderSpi.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"still.gif", "offset.gif", "rgb.bmp", "palette.bmp", "lzw.tif", "palette.tif", "cmyk.jpg"})
    void pixelsDoNotDependOnThePlugInsOfTheApplication(String file) {
        String[] row = ImageDecoderTest.golden(file);
        Image image = ImageDecoder.DEFAULT.decode(GoldenPictures.file("decode/" + file), file);
        GoldenPictures.assertPixels(row[4], Integer.parseInt(row[3]), image, file);
    }

    /** The JDK's TIFF reader takes the JPEG reader that comes first, and that is not ours to say. */
    @Test
    void jpegInsideOfTiffIsRefusedWhereAPlugInWouldDecodeIt() {
        byte[] tiff = GoldenPictures.file("decode/jpeg.tif");
        UnreadableImage error = assertThrows(UnreadableImage.class, () -> ImageDecoder.DEFAULT.decode(tiff, "a.tif"));
        assertEquals("TIFF with JPEG inside, which a plug-in of the application would decode", error.reason());
    }

    @Test
    void bufferedImagesAreTakenAsTheyAre() {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 0x010203);
        assertArrayEquals(new byte[] {1, 2, 3}, Image.of(image).pixels());
    }

    private static final class BlackReaderSpi extends ImageReaderSpi {
        @Override
        public String[] getFormatNames() {
            return FORMATS.clone();
        }

        @Override
        public boolean canDecodeInput(Object source) {
            return source instanceof ImageInputStream;
        }

        @Override
        public ImageReader createReaderInstance(@Nullable Object extension) {
            return new BlackReader(this);
        }

        @Override
        public String getDescription(@Nullable Locale locale) {
            return "black pictures";
        }
    }

    private static final class BlackReader extends ImageReader {
        BlackReader(ImageReaderSpi provider) {
            super(provider);
        }

        @Override
        public int getNumImages(boolean allowSearch) {
            return 1;
        }

        @Override
        public int getWidth(int index) {
            return 13;
        }

        @Override
        public int getHeight(int index) {
            return 9;
        }

        @Override
        public Iterator<ImageTypeSpecifier> getImageTypes(int index) {
            return Collections.emptyIterator();
        }

        @Override
        public @Nullable IIOMetadata getStreamMetadata() {
            return null;
        }

        @Override
        public @Nullable IIOMetadata getImageMetadata(int index) {
            return null;
        }

        @Override
        public BufferedImage read(int index, @Nullable ImageReadParam param) {
            return new BufferedImage(13, 9, BufferedImage.TYPE_3BYTE_BGR);
        }
    }
}
