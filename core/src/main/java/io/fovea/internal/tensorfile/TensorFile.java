package io.fovea.internal.tensorfile;

import io.fovea.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;

/** A file of weights in any format that Fovea reads, recognised by its content and not by its name. */
public final class TensorFile {
    /** What {@link Contents#format} calls a bundle. */
    public static final String BUNDLE = "fovea bundle";

    /** What {@link Contents#format} calls a bundle of several models. */
    public static final String ENSEMBLE = "fovea ensemble";

    /** The weights in a bundle. */
    private static final String BUNDLE_WEIGHTS = "weights.safetensors";

    private static final String BUNDLE_MANIFEST = "manifest.json";
    private static final String TENSORS = ".safetensors";
    private static final Pattern MEMBER = Pattern.compile("members/\\d+/" + BUNDLE_MANIFEST);

    /** PyTorch's magic number 0x1950a86a20f9469cfc6c as a pickle holds it: torch/serialization.py, MAGIC_NUMBER. */
    private static final String LEGACY_MAGIC = "6cfc9c46f9206aa85019";

    private static final int HEAD = 512;

    private TensorFile() {}

    /**
     * What a file holds.
     *
     * @param format {@code safetensors}, {@code torch zip}, {@code torch legacy}, {@code fovea bundle} or {@code fovea
     *     ensemble}
     * @param tensors the tensors by name, in file order; they belong to the scope of the caller of {@code read}
     * @param ignored entries that are no named tensors, as {@code epoch (int)}
     * @param notes what was done to find or rename the tensors, in words
     */
    public record Contents(String format, Map<String, Tensor> tensors, List<String> ignored, List<String> notes) {
        public Contents {
            tensors = Collections.unmodifiableMap(tensors);
            ignored = List.copyOf(ignored);
            notes = List.copyOf(notes);
        }
    }

    /**
     * Reads .safetensors, .pth or .pt (zip and legacy), or the weights of a .fovea bundle.
     *
     * @throws UserError when there is no such file, it is a folder, empty, damaged, could run code, holds several
     *     models, or is no weight file, in which case the error says what it looks like
     */
    public static Contents read(Path file) {
        return read(file, false);
    }

    /**
     * As above, and all that a bundle holds: of an ensemble the tensors of its members, by names such as
     * {@code members/1/fc.weight}, and of a light classifier by {@code head/} and its own.
     */
    public static Contents readAll(Path file) {
        return read(file, true);
    }

    /** Where the weights of one network are wanted. */
    public static UserError severalModels(Path file, int models) {
        return new UserError(file + " is an ensemble of " + models + " models", "give one of them");
    }

    private static Contents read(Path file, boolean all) {
        try (ByteSource.OfFile source = ByteSource.OfFile.open(file)) {
            byte[] head = new byte[(int) Math.min(HEAD, source.size())];
            source.read(ByteBuffer.wrap(head), 0);
            if (TorchZip.startsLikeZip(source)) return readZip(file, source, all);
            if (HexFormat.of().formatHex(head, 0, Math.min(32, head.length)).contains(LEGACY_MAGIC)) {
                return TorchFile.readLegacy(source);
            }
            if (head.length > Long.BYTES && head[Long.BYTES] == '{') {
                return new Contents("safetensors", Safetensors.read(source), List.of(), List.of());
            }
            throw new UserError(
                    file + " is not a weight file: " + likeness(head), "give a .pth, .safetensors or .fovea file");
        }
    }

    private static Contents readZip(Path file, ByteSource source, boolean all) {
        try (CheckedZip zip = TorchZip.open(file, source)) {
            int models = zip.has(BUNDLE_MANIFEST) ? models(zip) : 0;
            if (models == 0) return TorchZip.read(zip, source);
            if (models > 1 && !all) throw severalModels(file, models);
            try (CheckedZip bundle = CheckedZip.open(file)) {
                String format = models > 1 ? ENSEMBLE : BUNDLE;
                Map<String, Tensor> tensors = all ? allTensors(bundle) : readEntry(bundle, BUNDLE_WEIGHTS);
                return new Contents(format, tensors, List.of(), List.of());
            }
        } catch (IOException e) {
            throw source.unreadable(e);
        }
    }

    /** In a zip that has a manifest; 0 if it is no bundle for all that. */
    private static int models(CheckedZip zip) {
        if (zip.has(BUNDLE_WEIGHTS)) return 1;
        return (int) zip.names().stream().filter(MEMBER.asMatchPredicate()).count();
    }

    private static Map<String, Tensor> allTensors(CheckedZip bundle) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String entry : bundle.names()) {
            if (!entry.endsWith(TENSORS)) continue;
            int weights = entry.length() - BUNDLE_WEIGHTS.length();
            String folder = entry.endsWith(BUNDLE_WEIGHTS)
                    ? entry.substring(0, weights)
                    : entry.substring(0, entry.length() - TENSORS.length()) + "/";
            readEntry(bundle, entry).forEach((name, tensor) -> tensors.put(folder + name, tensor));
        }
        return tensors;
    }

    /**
     * The tensors of a .safetensors file inside a zip.
     *
     * @throws UserError if it is damaged, also if only its checksum says so
     */
    public static Map<String, Tensor> readEntry(CheckedZip zip, String name) throws IOException {
        return Safetensors.read(zip.source(name));
    }

    /** What the first bytes of a file look like. */
    private static String likeness(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        String start = text.stripLeading().toLowerCase(Locale.ROOT);
        if (start.startsWith("version https://git-lfs")) return "it is a git-lfs pointer; fetch it with git lfs pull";
        if (start.startsWith("<!doctype html") || start.startsWith("<html")) {
            return "it is a web page, probably an error page instead of the download";
        }
        if (text.startsWith("\u0089HDF")) return "it is an HDF5 file (Keras)";
        if (text.startsWith("GGUF")) return "it is a GGUF file (llama.cpp)";
        if (text.startsWith("\u001f\u008b")) return "it is a gzip file; unpack it first";
        if (text.startsWith("ustar", 257)) return "it is a tar file, as PyTorch wrote before version 0.1.10";
        if (text.startsWith("\u0080")) return "it is a Python pickle that torch.save did not write";
        if (text.chars().allMatch(c -> (c >= ' ' && c < 127) || c == '\n' || c == '\r' || c == '\t')) {
            return "it is text that begins with \"" + text.lines().findFirst().orElse("") + "\"";
        }
        return "it begins with the bytes " + HexFormat.ofDelimiter(" ").formatHex(head, 0, Math.min(8, head.length));
    }
}
