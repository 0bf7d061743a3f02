package io.fovea.internal.source;

import io.fovea.internal.tree.FileKind;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Small data sets drawn for a test. */
public final class DrawnFiles {
    private DrawnFiles() {}

    /** A PNG of one colour with a bar, both depending on the key. */
    public static byte[] png(int width, int height, int key) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D brush = image.createGraphics();
        brush.setColor(new Color(key * 2654435 & 0xFFFFFF));
        brush.fillRect(0, 0, width, height);
        brush.setColor(Color.WHITE);
        brush.fillRect(0, 0, 1 + Math.floorMod(key, width), 1);
        brush.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Writes a picture to each path, different for every path and name of the root; paths that end with a slash become
     * folders, those of text get text.
     */
    public static Path write(Path root, String... paths) throws IOException {
        Files.createDirectories(root);
        for (String path : paths) {
            Path file = root.resolve(path);
            if (path.endsWith("/")) {
                Files.createDirectories(file);
                continue;
            }
            Files.createDirectories(file.getParent());
            byte[] content = FileKind.of(path) == FileKind.IMAGE
                    ? png(9, 7, (root.getFileName() + "/" + path).hashCode())
                    : path.getBytes(StandardCharsets.UTF_8);
            Files.write(file, content);
        }
        return root;
    }

    /** {@code count} pictures for each class below the folder. */
    public static Path writeClasses(Path root, int count, String... classes) throws IOException {
        for (String name : classes) {
            for (int i = 0; i < count; i++) write(root, name + "/" + i + ".png");
        }
        return root;
    }

    public static Path zip(Path folder, Path target, String wrapper) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(target))) {
            for (Path file : files(folder)) {
                out.putNextEntry(new ZipEntry(wrapper + folder.relativize(file)));
                out.write(Files.readAllBytes(file));
            }
        }
        return target;
    }

    public static Path tar(Path folder, Path target, String wrapper) throws IOException {
        try (OutputStream out = Files.newOutputStream(target)) {
            tar(folder, out, wrapper);
        }
        return target;
    }

    public static Path tarGz(Path folder, Path target, String wrapper) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(target))) {
            tar(folder, out, wrapper);
        }
        return target;
    }

    private static void tar(Path folder, OutputStream target, String wrapper) throws IOException {
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(target)) {
            out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Path file : files(folder)) {
                TarArchiveEntry entry = new TarArchiveEntry(wrapper + folder.relativize(file));
                entry.setSize(Files.size(file));
                out.putArchiveEntry(entry);
                out.write(Files.readAllBytes(file));
                out.closeArchiveEntry();
            }
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** Images of an idx file in which pixel j of image i is {@code 7 i + j}. */
    public static byte[] idxImages(int count, int height, int width) {
        ByteBuffer out = ByteBuffer.allocate(16 + count * height * width);
        out.putInt(0x803).putInt(count).putInt(height).putInt(width);
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < height * width; j++) out.put((byte) (7 * i + j));
        }
        return out.array();
    }

    /** Labels of an idx file: 0, 1, ... and again from 0. */
    public static byte[] idxLabels(int count, int classes) {
        ByteBuffer out = ByteBuffer.allocate(8 + count);
        out.putInt(0x801).putInt(count);
        for (int i = 0; i < count; i++) out.put((byte) (i % classes));
        return out.array();
    }

    public static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }
}
