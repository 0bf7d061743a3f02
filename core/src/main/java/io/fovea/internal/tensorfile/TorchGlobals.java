package io.fovea.internal.tensorfile;

import io.fovea.UserError;
import io.fovea.internal.tensorfile.PickleValue.Dictionary;
import io.fovea.internal.tensorfile.PickleValue.Global;
import io.fovea.internal.tensorfile.PickleValue.Storage;
import io.fovea.internal.tensorfile.PickleValue.Text;
import io.fovea.internal.tensorfile.PickleValue.Tuple;
import io.fovea.internal.tensorfile.PickleValue.View;
import io.fovea.internal.tensorfile.PickleValue.Whole;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The functions and classes that a file of tensors may name, as in PyTorch's torch/_weights_only_unpickler.py. A pickle
 * can name any function of Python and have it called; a name outside this list is refused where it stands.
 */
final class TorchGlobals {
    private static final Set<String> FUNCTIONS = Set.of(
            "collections.OrderedDict",
            "collections.Counter",
            "torch._utils._rebuild_tensor",
            "torch._utils._rebuild_tensor_v2",
            "torch._utils._rebuild_parameter",
            "torch.Size");

    private static final Set<String> TYPES =
            Set.of("float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool");

    private static final Set<String> STORAGE_MODULES = Set.of("torch", "torch.cuda", "torch.storage");

    private TorchGlobals() {}

    /** @throws UserError when the name is not one of the list */
    static Global allowed(PickleInput in, String module, String name) {
        Global global = new Global(module, name);
        if (FUNCTIONS.contains(global.python()) || (module.equals("torch") && TYPES.contains(name))) return global;
        if (STORAGE_MODULES.contains(module)) {
            if (elementType(global) != null) return global;
            if (name.endsWith("Storage")) {
                throw new UserError(
                        in.file() + " holds tensors of type " + global.python() + ", which no layer of ours uses",
                        "convert them to float32 in Python before saving");
            }
        }
        throw new UserError(
                in.file() + " names " + global.python() + ", expected nothing but tensors: the file may run code",
                "if you trust its author: load it in Python, and torch.save(model.state_dict(), ...)");
    }

    private static @Nullable ElementType elementType(Global global) {
        if (!STORAGE_MODULES.contains(global.module())) return null;
        if (global.name().equals("UntypedStorage")) return ElementType.U8; // counted in bytes
        return ElementType.ofStorage(global.name()).orElse(null);
    }

    /** What a call of an allowed function yields. */
    static PickleValue call(PickleInput in, Global function, Tuple arguments) {
        List<PickleValue> values = arguments.values();
        return switch (function.python()) {
            case "collections.OrderedDict", "collections.Counter" -> new Dictionary();
            case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" -> view(in, values);
            case "torch._utils._rebuild_parameter" -> argument(in, values, 0, View.class);
            case "torch.Size" -> argument(in, values, 0, Tuple.class);
            default -> throw in.damaged("the pickle calls " + function.python() + ", which is not a function,");
        };
    }

    /** (storage, offset, shape, stride, ...): torch/_utils.py, _rebuild_tensor_v2. */
    private static View view(PickleInput in, List<PickleValue> values) {
        return new View(
                argument(in, values, 0, Storage.class),
                argument(in, values, 1, Whole.class).value(),
                numbers(in, argument(in, values, 2, Tuple.class)),
                numbers(in, argument(in, values, 3, Tuple.class)));
    }

    /**
     * ("storage", type, key, device, number of elements, and in legacy files None): torch/serialization.py,
     * persistent_id. The device is ignored: every tensor is read into main memory.
     */
    static Storage storage(PickleInput in, Tuple id) {
        List<PickleValue> values = id.values();
        String kind = argument(in, values, 0, Text.class).value();
        ElementType type = elementType(argument(in, values, 1, Global.class));
        if (!kind.equals("storage") || type == null) throw in.damaged("the pickle refers to a " + kind);
        if (values.size() > 5 && values.get(5) instanceof Tuple) {
            throw new UserError(
                    in.file() + " holds views of storages, as PyTorch wrote before version 0.4",
                    "load it in Python and save it again");
        }
        return new Storage(
                type,
                argument(in, values, 2, Text.class).value(),
                argument(in, values, 4, Whole.class).value());
    }

    private static long[] numbers(PickleInput in, Tuple tuple) {
        int size = tuple.values().size();
        if (size > TensorBytes.MOST_DIMENSIONS) throw in.damaged("a tensor has " + size + " dimensions");
        long[] numbers = new long[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = argument(in, tuple.values(), i, Whole.class).value();
        }
        return numbers;
    }

    private static <V extends PickleValue> V argument(
            PickleInput in, List<PickleValue> values, int index, Class<V> type) {
        if (index < values.size() && type.isInstance(values.get(index))) return type.cast(values.get(index));
        throw in.damaged("argument " + index + " of a call is not a " + type.getSimpleName());
    }
}
