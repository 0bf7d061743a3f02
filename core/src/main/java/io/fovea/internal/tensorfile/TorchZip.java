package io.fovea.internal.tensorfile;

import io.fovea.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import org.bytedeco.pytorch.Tensor;

/** The zip format of torch.save: {@code name/data.pkl}, {@code name/data/0}, ... (torch/serialization.py, _save). */
final class TorchZip {
    static final String PICKLE = "data.pkl";

    private static final String ROOT = "archive/";

    private static final String DATA = "data/";

    private static final String UNCHECKED =
            "the file has no checksums (torch.serialization.set_crc32_options): damage goes unseen";

    private TorchZip() {}

    static boolean startsLikeZip(ByteSource source) {
        ByteBuffer head = ByteBuffer.allocate((int) Math.min(4, source.size()));
        source.read(head, 0);
        return head.flip().equals(ByteBuffer.wrap(new byte[] {'P', 'K', 3, 4}));
    }

    /** Complaints about malformed files become errors of the user's. */
    static CheckedZip open(Path file, ByteSource source) {
        try {
            return CheckedZip.openTorch(file);
        } catch (IOException e) {
            throw source.damaged("its zip directory is missing or broken (" + e.getMessage() + ")");
        }
    }

    static TensorFile.Contents read(Path file, ByteSource source) {
        try (CheckedZip zip = open(file, source)) {
            return read(zip, source);
        } catch (IOException e) {
            throw source.unreadable(e);
        }
    }

    static TensorFile.Contents read(CheckedZip zip, ByteSource source) throws IOException {
        String root = zip.entries().stream()
                .map(ZipEntry::getName)
                .filter(name -> name.equals(PICKLE) || name.endsWith("/" + PICKLE))
                .findFirst()
                .map(name -> name.substring(0, name.length() - PICKLE.length()))
                .orElseThrow(() -> new UserError(
                        source.name() + " is a zip without " + PICKLE + ", expected a file of torch.save",
                        "give the file that torch.save(model.state_dict(), ...) wrote"));
        if (zip.has(root + "constants.pkl")) {
            throw new UserError(
                    source.name() + " is a TorchScript program, expected a state dict",
                    "in Python, torch.save(torch.jit.load(path).state_dict(), ...) writes its tensors");
        }
        checkByteOrder(zip, root, source);
        Map<String, ByteSource> storages = new HashMap<>();
        List<String> notes = new ArrayList<>();
        ByteSource pickle = null;
        for (ZipEntry entry : zip.entries()) {
            String name = entry.getName().startsWith(root) ? entry.getName().substring(root.length()) : "";
            if (!name.equals(PICKLE) && !name.startsWith(DATA)) continue;
            ByteSource content = stored(zip, entry, source);
            if (CheckedZip.hasNoChecksum(entry) && notes.isEmpty()) notes.add(UNCHECKED);
            if (name.equals(PICKLE)) pickle = content;
            else storages.put(name.substring(DATA.length()), content);
        }
        PickleValue value = new Unpickler(new PickleInput(Objects.requireNonNull(pickle))).load();
        return TorchFile.contents("torch zip", value, new TorchStorages(source, storages), notes);
    }

    /** PyTorch never compresses, so that no entry is larger than the file. */
    private static ByteSource stored(CheckedZip zip, ZipEntry entry, ByteSource source) throws IOException {
        if (entry.getMethod() != ZipEntry.STORED) {
            throw new UserError(
                    source.name() + " is a compressed zip, expected the uncompressed one of torch.save",
                    "zip its content again without compression, or save it again in Python");
        }
        if (entry.getSize() < 0 || entry.getSize() > source.size()) {
            throw source.damaged("entry " + entry.getName() + " should have " + entry.getSize()
                    + " bytes, the file has " + source.size());
        }
        return zip.source(entry);
    }

    private static void checkByteOrder(CheckedZip zip, String root, ByteSource source) throws IOException {
        String name = root + "byteorder";
        if (!zip.has(name)) return; // PyTorch before 2.1: written on a little-endian machine as good as always
        String order = new String(zip.read(name, 16), StandardCharsets.US_ASCII);
        if (order.equals("big")) throw TorchFile.bigEndian(source);
        if (!order.equals("little")) throw source.damaged("its byte order is '" + order + "'");
    }

    static void write(OutputStream out, Map<String, Tensor> tensors) throws IOException {
        List<Tensor> inOrder = new ArrayList<>(tensors.values());
        StoredZip zip = new StoredZip(out);
        zip.put(ROOT + PICKLE, new StateDictPickle(tensors).toBytes());
        zip.put(ROOT + "byteorder", "little".getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < inOrder.size(); i++) {
            Tensor tensor = inOrder.get(i);
            zip.put(ROOT + DATA + i, content -> TensorBytes.write(tensor, content));
        }
        zip.put(ROOT + "version", "3\n".getBytes(StandardCharsets.US_ASCII));
        zip.finish();
    }
}
