package io.fovea.internal.source;

import io.fovea.UserError;
import io.fovea.data.Part;
import io.fovea.image.Image;
import io.fovea.internal.source.Catalogue.ClassFolder;
import io.fovea.internal.source.Catalogue.Found;
import io.fovea.internal.tree.Encoded;
import io.fovea.internal.tree.FileTree;
import io.fovea.internal.tree.Folder;
import io.fovea.internal.tree.RawPixels;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * The files of MNIST (LeCun, Cortes, Burges, "The MNIST database", section "File formats"), also used by Fashion-MNIST
 * and KMNIST: big-endian sizes, then bytes. {@code train-*} is the training part, {@code t10k-*} (or {@code test-*})
 * the test part. A class is named by its number. All images are held in memory, gray.
 */
final class IdxFiles {
    private static final int IMAGES = 0x0000_0803;
    private static final int LABELS = 0x0000_0801;
    private static final Pattern IMAGE_FILE =
            Pattern.compile("(?:.*/)?(train|t10k|test)-images[-.]idx3-ubyte(?:\\.gz)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern LABEL_FILE =
            Pattern.compile("(?:.*/)?(train|t10k|test)-labels[-.]idx1-ubyte(?:\\.gz)?", Pattern.CASE_INSENSITIVE);

    /** Of each class, the number that names it. */
    private static final List<List<String>> NAMES =
            IntStream.range(0, 256).mapToObj(Integer::toString).map(List::of).toList();

    private IdxFiles() {}

    static boolean areIn(Folder folder) {
        return folder.files().stream().anyMatch(file -> IMAGE_FILE.matcher(file).matches());
    }

    /** @param head the first bytes of a file */
    static boolean isIdx(byte[] head) {
        if (head.length < 4) return false;
        int magic = ByteBuffer.wrap(head).getInt();
        return magic == IMAGES || magic == LABELS;
    }

    /** A file that is missing, damaged, or does not fit its companion is an obstacle; the other part is read. */
    static Catalogue read(FileTree tree, Folder folder) {
        Map<Part, String> imageFiles = byPart(folder, IMAGE_FILE);
        Map<Part, String> labelFiles = byPart(folder, LABEL_FILE);
        List<Found> images = new ArrayList<>();
        List<Obstacle> obstacles = new ArrayList<>();
        imageFiles.forEach((part, imageFile) -> {
            try {
                String labelFile = labelFiles.get(part);
                if (labelFile == null) throw withoutLabels(tree, imageFile);
                addAll(tree, part, imageFile, labelFile, images);
            } catch (UserError e) {
                obstacles.add(new Obstacle(String.valueOf(e.getMessage()), e.fix()));
            }
        });
        String place = "MNIST idx files in " + tree.name();
        return new Catalogue(
                place, 1, classes(images), images, new ArrayList<>(tree.problems()), obstacles, tree.source());
    }

    private static UserError withoutLabels(FileTree tree, String imageFile) {
        return new UserError(
                tree.name() + " holds " + imageFile + " but not its labels",
                "put the " + imageFile.replace("images", "labels").replace("idx3", "idx1") + " beside it");
    }

    private static Map<Part, String> byPart(Folder folder, Pattern pattern) {
        Map<Part, String> files = new EnumMap<>(Part.class);
        for (String file : folder.files()) {
            Matcher name = pattern.matcher(file);
            // in code point order, the plain file comes before its .gz
            if (name.matches())
                files.putIfAbsent(name.group(1).equalsIgnoreCase("train") ? Part.TRAIN : Part.TEST, file);
        }
        return files;
    }

    private static void addAll(FileTree tree, Part part, String imageFile, String labelFile, List<Found> images) {
        ByteBuffer pixels = content(tree, imageFile, IMAGES, 3);
        ByteBuffer labels = content(tree, labelFile, LABELS, 1);
        int count = pixels.getInt(4), height = pixels.getInt(8), width = pixels.getInt(12);
        if (labels.getInt(4) != count) {
            throw new UserError(
                    imageFile + " holds " + count + " images, but " + labelFile + " " + labels.getInt(4) + " labels",
                    "download both again");
        }
        String prefix = part == Part.TRAIN ? "train/" : "test/";
        int size = height * width;
        for (int i = 0; i < count; i++) {
            byte[] image = new byte[size];
            pixels.get(16 + i * size, image);
            images.add(new Found(
                    part,
                    NAMES.get(labels.get(8 + i) & 255),
                    prefix + i,
                    new RawPixels(new Image(height, width, 1, image))));
        }
    }

    private static List<ClassFolder> classes(List<Found> images) {
        List<ClassFolder> classes = new ArrayList<>();
        for (Part part : Part.values()) {
            TreeSet<String> labels = new TreeSet<>();
            images.stream().filter(image -> image.part() == part).forEach(image -> labels.addAll(image.labels()));
            labels.forEach(label -> classes.add(new ClassFolder(part, label, part + " class " + label)));
        }
        return classes;
    }

    /** The header says how much is read, so that a small compressed file cannot fill the memory. */
    private static ByteBuffer content(FileTree tree, String file, int magic, int dimensions) {
        try (InputStream in = plain(tree.file(file).bytes())) {
            byte[] head = in.readNBytes(4 + 4 * dimensions);
            ByteBuffer header = ByteBuffer.wrap(head);
            if (head.length < 4 + 4 * dimensions || header.getInt(0) != magic) {
                throw new UserError(
                        file + " of " + tree.name() + " is no idx file of " + dimensions + " dimensions",
                        "download it again");
            }
            int expected = elements(tree, file, header, dimensions);
            byte[] rest = in.readNBytes(expected);
            long surplus = in.skip(Long.MAX_VALUE);
            if (rest.length != expected || surplus > 0) {
                String found = surplus > 0 ? "more than " + expected : String.valueOf(rest.length);
                throw damaged(tree, file, "has " + found + " values, its header says " + expected);
            }
            return ByteBuffer.allocate(head.length + expected)
                    .put(head)
                    .put(rest)
                    .flip();
        } catch (IOException e) {
            throw damaged(tree, file, "is cut or damaged (" + e.getMessage() + ")");
        }
    }

    private static int elements(FileTree tree, String file, ByteBuffer header, int dimensions) {
        long elements = 1;
        for (int d = 0; d < dimensions; d++) {
            int size = header.getInt(4 + 4 * d);
            if (size < 1 || (elements *= size) > Encoded.MAX_BYTES) throw damaged(tree, file, "has a size of " + size);
        }
        return (int) elements;
    }

    private static InputStream plain(byte[] bytes) throws IOException {
        boolean compressed = bytes.length > 1 && (bytes[0] & 255) == 0x1F && (bytes[1] & 255) == 0x8B;
        InputStream in = new ByteArrayInputStream(bytes);
        return compressed ? new GZIPInputStream(in, 1 << 16) : in;
    }

    private static UserError damaged(FileTree tree, String file, String how) {
        return new UserError(file + " of " + tree.name() + " " + how, "download it again");
    }
}
