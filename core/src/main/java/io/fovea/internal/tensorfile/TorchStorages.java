package io.fovea.internal.tensorfile;

import io.fovea.UserError;
import io.fovea.internal.tensorfile.PickleValue.View;
import io.fovea.internal.torch.Scope;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/**
 * Makes tensors of the views that a .pth file describes.
 *
 * @param file the whole file
 * @param storages the blocks of elements in it, by key
 */
record TorchStorages(ByteSource file, Map<String, ByteSource> storages) {
    /** Views may repeat elements; beyond this, and eight times the file, it is an attack on memory. */
    private static final long ALWAYS_ALLOWED = 64L << 20;

    /**
     * Contiguous tensors that own their memory, also where the file's tensors shared storages.
     *
     * @throws UserError when a view does not fit its storage, or all of them are far larger than the file
     */
    Map<String, Tensor> read(Map<String, View> views) {
        long left = Math.max(ALWAYS_ALLOWED, 8 * file.size());
        for (Map.Entry<String, View> entry : views.entrySet()) {
            left -= checkedCost(entry.getKey(), entry.getValue());
            if (left < 0) {
                throw new UserError(
                        file.name() + " has " + file.size() + " bytes, its tensors more than eight times as many",
                        "in Python, call contiguous() on the tensors before saving");
            }
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        try (Scope scope = Scope.inference()) {
            views.forEach((name, view) -> tensors.put(name, read(view)));
            tensors.values().forEach(scope::keep);
        }
        return tensors;
    }

    /** Bytes of memory that reading the view takes. */
    private long checkedCost(String name, View view) {
        ElementType type = view.storage().type();
        ByteSource source = data(view);
        boolean sane = view.shape().length == view.stride().length && view.offset() >= 0;
        sane &= Arrays.stream(view.shape()).allMatch(size -> size >= 0);
        sane &= Arrays.stream(view.stride()).allMatch(stride -> stride >= 0);
        try {
            long end = Math.addExact(view.offset(), span(view));
            long length = TensorBytes.length(type, view.shape());
            if (sane && end <= source.size() / type.bytes()) {
                return contiguous(view) ? length : Math.addExact(length, span(view) * type.bytes());
            }
        } catch (ArithmeticException e) {
            // sizes beyond 63 bits are outside every storage: reported below
        }
        throw file.damaged("tensor " + name + " of shape " + Arrays.toString(view.shape()) + ", stride "
                + Arrays.toString(view.stride()) + ", offset " + view.offset() + " is outside its storage of "
                + source.size() + " bytes");
    }

    private Tensor read(View view) {
        ElementType type = view.storage().type();
        ByteSource source = data(view);
        long position = view.offset() * type.bytes();
        if (contiguous(view)) return TensorBytes.read(source, position, type, view.shape());
        Tensor span = TensorBytes.read(source, position, type, new long[] {span(view)});
        return span.as_strided(view.shape(), view.stride(), new LongOptional())
                .clone(new MemoryFormatOptional(MemoryFormat.Contiguous));
    }

    private ByteSource data(View view) {
        ByteSource data = storages.get(view.storage().key());
        if (data == null) throw file.damaged("storage " + view.storage().key() + " of a tensor is missing");
        return data;
    }

    /** Number of elements from the first to the last of a view. */
    private static long span(View view) {
        if (TensorBytes.count(view.shape()) == 0) return 0;
        long last = 0;
        for (int i = 0; i < view.shape().length; i++) {
            last = Math.addExact(last, Math.multiplyExact(view.shape()[i] - 1, view.stride()[i]));
        }
        return Math.addExact(last, 1);
    }

    private static boolean contiguous(View view) {
        long expected = 1;
        for (int i = view.shape().length - 1; i >= 0; i--) {
            if (view.shape()[i] != 1 && view.stride()[i] != expected) return TensorBytes.count(view.shape()) == 0;
            expected *= view.shape()[i];
        }
        return true;
    }
}
