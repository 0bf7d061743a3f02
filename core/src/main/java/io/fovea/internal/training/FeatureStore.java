package io.fovea.internal.training;

import io.fovea.UserError;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Features [N, width] of N images as float32: filled image by image, from several threads, then read a few images at a
 * time. Either way the same bits.
 */
sealed interface FeatureStore extends AutoCloseable {
    /** Copies {@code width} values, from place {@code from} of {@code values}, to an image's row. */
    void put(int image, float[] values, int from);

    /** Features [images.length, width], in the order asked for; they belong to the caller's scope. */
    Tensor rows(int[] images);

    @Override
    void close();

    /** Bytes of the features of so many images. */
    static long bytes(long images, int width) {
        return images * width * Float.BYTES;
    }

    /** What features may take in memory: a quarter of the machine's. */
    static long usualMemory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean machine
                ? machine.getTotalMemorySize() / 4
                : Runtime.getRuntime().maxMemory();
    }

    /** In native memory. */
    final class InMemory implements FeatureStore {
        private final int width;
        private final Tensor features;

        InMemory(int images, int width) {
            this.width = width;
            try (Scope scope = Scope.inference()) {
                features = Scope.own(HostCopy.emptyFloats(images, width));
            }
        }

        @Override
        public void put(int image, float[] values, int from) {
            HostCopy.put(features, (long) image * width, values, from, width);
        }

        @Override
        public Tensor rows(int[] images) {
            long[] chosen = Arrays.stream(images).asLongStream().toArray();
            return torch.index_select(features, 0, HostCopy.toTensor(chosen, chosen.length));
        }

        @Override
        public void close() {
            features.close();
        }
    }

    /**
     * In a temporary file, of which the operating system keeps in memory what fits. The file goes when the store is
     * closed; on most systems its name is gone from the start.
     */
    final class OnDisk implements FeatureStore {
        private final int width;
        private final Path file;
        private final FileChannel channel;

        /** @throws UserError if the file cannot be made */
        OnDisk(Path folder, int width) {
            this.width = width;
            String unique = Long.toHexString(ThreadLocalRandom.current().nextLong());
            file = folder.resolve(".features." + unique + ".part");
            try {
                channel = FileChannel.open(
                        file,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE);
            } catch (IOException e) {
                throw failure(e);
            }
        }

        /** @throws UserError if the disk has no room for so many bytes */
        static void requireRoom(Path folder, long bytes) {
            try {
                long room = Files.getFileStore(folder).getUsableSpace();
                if (bytes <= room) return;
                throw new UserError(
                        "the features of the frozen trunk need %,d MB in %s, which has room for %,d MB"
                                .formatted(bytes >> 20, folder, room >> 20),
                        "free some space, give an --out on another disk, or augment (--augment flip): that keeps none");
            } catch (IOException e) {
                throw new UserError("cannot tell the free space of " + folder + ": " + e, "give another --out", e);
            }
        }

        @Override
        public void put(int image, float[] values, int from) {
            ByteBuffer row = row();
            row.asFloatBuffer().put(values, from, width);
            try {
                long at = bytes(image, width);
                while (row.hasRemaining()) at += channel.write(row, at);
            } catch (IOException e) {
                throw failure(e);
            }
        }

        @Override
        public Tensor rows(int[] images) {
            Tensor rows = HostCopy.emptyFloats(images.length, width);
            ByteBuffer row = row();
            float[] values = new float[width];
            for (int i = 0; i < images.length; i++) {
                read(row.clear(), bytes(images[i], width));
                row.flip().asFloatBuffer().get(values);
                HostCopy.put(rows, (long) i * width, values, 0, width);
            }
            return rows;
        }

        private ByteBuffer row() {
            return ByteBuffer.allocate(width * Float.BYTES).order(ByteOrder.nativeOrder());
        }

        private void read(ByteBuffer row, long position) {
            try {
                long at = position;
                while (row.hasRemaining()) {
                    int read = channel.read(row, at);
                    if (read < 0) throw new IllegalStateException("no features at " + at);
                    at += read;
                }
            } catch (IOException e) {
                throw failure(e);
            }
        }

        private UserError failure(IOException e) {
            return new UserError(
                    "cannot keep features in " + file + ": " + e.getMessage(), "check the disk and its free space", e);
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw failure(e);
            }
        }
    }
}
