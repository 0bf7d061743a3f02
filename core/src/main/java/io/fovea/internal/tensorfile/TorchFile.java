package io.fovea.internal.tensorfile;

import io.fovea.UserError;
import io.fovea.internal.file.NewFile;
import io.fovea.internal.tensorfile.PickleValue.Dictionary;
import io.fovea.internal.tensorfile.PickleValue.Sequence;
import io.fovea.internal.tensorfile.PickleValue.Storage;
import io.fovea.internal.tensorfile.PickleValue.Text;
import io.fovea.internal.tensorfile.PickleValue.Truth;
import io.fovea.internal.torch.Engine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * State dicts in PyTorch's own format (.pth, .pt): a zip of one pickle and the tensors' bytes since PyTorch 1.6, a
 * sequence of pickles followed by the bytes before. The reader takes tensors only and executes nothing; what else a
 * checkpoint holds is listed. Tensors read own their memory, are contiguous and belong to the caller's scope.
 */
public final class TorchFile {
    static {
        Engine.start();
    }

    private TorchFile() {}

    /**
     * The tensors of a state dict, at the root or under {@code state_dict}, {@code model_state_dict} or {@code model}.
     *
     * @throws UserError when the file does not exist, is damaged, names anything that could run code, or has no tensors
     */
    public static TensorFile.Contents read(Path file) {
        try (ByteSource.OfFile source = ByteSource.OfFile.open(file)) {
            return TorchZip.startsLikeZip(source) ? TorchZip.read(file, source) : readLegacy(source);
        }
    }

    /**
     * Writes a state dict that {@code torch.load(path, weights_only=True)} reads (zip format, pickle protocol 2,
     * PyTorch 1.6 and later). The file appears complete or not at all; equal maps in equal order give equal bytes.
     *
     * @throws UserError when the file cannot be written
     * @throws IllegalArgumentException for a tensor whose type the format does not have
     */
    public static void write(Path file, Map<String, Tensor> tensors) {
        NewFile.write(file, out -> TorchZip.write(out, tensors));
    }

    /** torch/serialization.py, _legacy_load: magic number, protocol, system, object, storage keys, storages. */
    static TensorFile.Contents readLegacy(ByteSource source) {
        PickleInput in = new PickleInput(source);
        Unpickler unpickler = new Unpickler(in);
        unpickler.load();
        unpickler.load();
        if (bigEndian(unpickler.load())) throw bigEndian(source);
        PickleValue root = unpickler.load();
        Map<String, ByteSource> storages = new HashMap<>();
        if (!(unpickler.load() instanceof Sequence keys)) throw source.damaged("it has no list of storages");
        long position = in.position();
        for (PickleValue key : keys.values) {
            Storage storage = key instanceof Text text ? unpickler.storages().get(text.value()) : null;
            if (storage == null) throw source.damaged("no tensor refers to one of its storages");
            ByteBuffer prefix = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            source.read(prefix, position);
            position += Long.BYTES;
            long count = prefix.getLong(0);
            if (count < 0 || count > (source.size() - position) / storage.type().bytes()) {
                throw source.damaged("storage " + storage.key() + " should have " + count + " elements, the file has "
                        + source.size() + " bytes");
            }
            long length = count * storage.type().bytes();
            storages.put(storage.key(), new ByteSource.Slice(source, position, length));
            position += length;
        }
        return contents("torch legacy", root, new TorchStorages(source, storages), List.of());
    }

    /** @param notes in addition to the state dict's own */
    static TensorFile.Contents contents(String format, PickleValue root, TorchStorages storages, List<String> notes) {
        StateDict state = StateDict.of(root, storages.file().name());
        List<String> all = new ArrayList<>(state.notes());
        all.addAll(notes);
        return new TensorFile.Contents(format, storages.read(state.views()), state.ignored(), all);
    }

    static UserError bigEndian(ByteSource source) {
        return new UserError(
                source.name() + " was written on a big-endian machine, expected little-endian",
                "load it in Python on a little-endian machine and save it again");
    }

    private static boolean bigEndian(PickleValue system) {
        return system instanceof Dictionary dictionary
                && dictionary.entries.stream()
                        .anyMatch(e -> e.key() instanceof Text key
                                && key.value().equals("little_endian")
                                && e.value() instanceof Truth little
                                && !little.value());
    }
}
