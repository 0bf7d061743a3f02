package io.fovea.cli;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** Small images in every format that Fovea reads. */
final class Pictures {
    private static final Path GOLDEN = Path.of("../core/src/test/resources/golden/image/decode");

    private Pictures() {}

    /** The picture in the formats that Java writes, and the WebP files of the decoder's own tests. */
    static List<byte[]> inEveryFormat(Path picture) throws IOException {
        BufferedImage image = ImageIO.read(picture.toFile());
        List<byte[]> files = new ArrayList<>();
        for (String format : new String[] {"jpg", "png", "gif", "bmp", "tiff"}) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            if (!ImageIO.write(image, format, bytes)) throw new IOException("Java writes no " + format);
            files.add(bytes.toByteArray());
        }
        try (Stream<Path> golden = Files.list(GOLDEN)) {
            for (Path file : golden.filter(name -> name.toString().endsWith(".webp"))
                    .sorted()
                    .toList()) {
                files.add(Files.readAllBytes(file));
            }
        }
        return List.copyOf(files);
    }
}
