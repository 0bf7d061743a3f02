package io.fovea.torch;

import io.fovea.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.bytedeco.pytorch.Tensor;

/** The zip format of torch.save: {@code name/data.pkl}, {@code name/data/0}, ... (torch/serialization.py, _save). */
final class TorchZip {
    static final String PICKLE = "data.pkl";

    private static final String ROOT = "archive/";

    /** Zip cannot express times before 1980; a month later, no time zone can make it so. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private TorchZip() {}

    static boolean startsLikeZip(ByteSource source) {
        ByteBuffer head = ByteBuffer.allocate((int) Math.min(4, source.size()));
        source.read(head, 0);
        return head.flip().equals(ByteBuffer.wrap(new byte[] {'P', 'K', 3, 4}));
    }

    /** The zip reader of the JDK, whose complaints about malformed files become errors of the user's. */
    static ZipFile open(Path file, ByteSource source) {
        try {
            return new ZipFile(file.toFile());
        } catch (IOException | IllegalArgumentException e) {
            throw source.damaged("its zip directory is missing or broken (" + e.getMessage() + ")");
        }
    }

    static TensorFile.Contents read(Path file, ByteSource source) {
        try (ZipFile zip = open(file, source)) {
            return read(zip, source);
        } catch (IOException e) {
            throw source.unreadable(e);
        }
    }

    static TensorFile.Contents read(ZipFile zip, ByteSource source) {
        List<? extends ZipEntry> entries = zip.stream().toList();
        String root = entries.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.equals(PICKLE) || name.endsWith("/" + PICKLE))
                .findFirst()
                .map(name -> name.substring(0, name.length() - PICKLE.length()))
                .orElseThrow(() -> new UserError(
                        source.name() + " is a zip without " + PICKLE + ", expected a file of torch.save",
                        "give the file that torch.save(model.state_dict(), ...) wrote"));
        if (zip.getEntry(root + "constants.pkl") != null) {
            throw new UserError(
                    source.name() + " is a TorchScript program, expected a state dict",
                    "in Python, torch.save(torch.jit.load(path).state_dict(), ...) writes its tensors");
        }
        checkByteOrder(zip, root, source);
        Map<String, ByteSource> storages = new HashMap<>();
        for (ZipEntry entry : entries) {
            String prefix = root + "data/";
            if (entry.getName().startsWith(prefix)) {
                storages.put(entry.getName().substring(prefix.length()), stored(zip, entry, source));
            }
        }
        ByteSource pickle = stored(zip, zip.getEntry(root + PICKLE), source);
        PickleValue value = new Unpickler(new PickleInput(pickle)).load();
        return TorchFile.contents("torch zip", value, new TorchStorages(source, storages));
    }

    /** PyTorch never compresses, so that no entry is larger than the file. */
    private static ByteSource stored(ZipFile zip, ZipEntry entry, ByteSource source) {
        if (entry.getMethod() != ZipEntry.STORED) {
            throw new UserError(
                    source.name() + " is a compressed zip, expected the uncompressed one of torch.save",
                    "zip its content again without compression, or save it again in Python");
        }
        if (entry.getSize() < 0 || entry.getSize() > source.size()) {
            throw source.damaged("entry " + entry.getName() + " should have " + entry.getSize()
                    + " bytes, the file has " + source.size());
        }
        return new ByteSource.OfZipEntry(source.name(), zip, entry);
    }

    private static void checkByteOrder(ZipFile zip, String root, ByteSource source) {
        ZipEntry entry = zip.getEntry(root + "byteorder");
        if (entry == null) return; // PyTorch before 2.1: written on a little-endian machine as good as always
        try (InputStream in = zip.getInputStream(entry)) {
            String order = new String(in.readNBytes(16), StandardCharsets.US_ASCII);
            if (order.equals("big")) throw TorchFile.bigEndian(source);
            if (!order.equals("little")) throw source.damaged("its byte order is '" + order + "'");
        } catch (IOException e) {
            throw source.unreadable(e);
        }
    }

    static void write(OutputStream out, Map<String, Tensor> tensors) throws IOException {
        List<Tensor> inOrder = new ArrayList<>(tensors.values());
        ZipOutputStream zip = new ZipOutputStream(out);
        put(zip, PICKLE, new StateDictPickle(tensors).toBytes());
        put(zip, "byteorder", "little".getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < inOrder.size(); i++) {
            Tensor tensor = inOrder.get(i);
            CRC32 crc = new CRC32();
            TensorBytes.write(tensor, new CheckedOutputStream(OutputStream.nullOutputStream(), crc));
            begin(zip, "data/" + i, tensor.numel() * ElementType.of(tensor).bytes(), crc);
            TensorBytes.write(tensor, zip);
            zip.closeEntry();
        }
        put(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
        zip.finish();
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        begin(zip, name, bytes.length, crc);
        zip.write(bytes);
        zip.closeEntry();
    }

    private static void begin(ZipOutputStream zip, String name, long size, CRC32 crc) throws IOException {
        ZipEntry entry = new ZipEntry(ROOT + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(size);
        entry.setCrc(crc.getValue());
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
    }
}
