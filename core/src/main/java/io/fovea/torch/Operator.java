package io.fovea.torch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScriptTypeParser;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.Type;
import org.jspecify.annotations.Nullable;

/** An operator of libtorch called by name, for those without a Java binding. Thread-safe. */
public final class Operator {
    private static final Map<String, Operator> KNOWN = new ConcurrentHashMap<>();
    private static final Type.TypePtr INT = type("int");
    private static final Type.TypePtr SCALAR = type("Optional[number]");

    private final OperatorHandle handle;

    private Operator(OperatorHandle handle) {
        this.handle = handle;
    }

    /** @throws RuntimeException if this build of libtorch has no such operator */
    public static Operator of(String name, String overload) {
        return KNOWN.computeIfAbsent(name + "." + overload, key -> {
            try (Scope scope = Scope.open()) {
                return new Operator(Scope.own(Dispatcher.singleton().findSchemaOrThrow(name, overload)));
            }
        });
    }

    /**
     * The first result, which belongs to the caller's scope.
     *
     * @param arguments all of the schema's arguments: Tensor, Boolean, Double, Number, String, long[], Scalar[],
     *     a ready IValue, or null
     */
    public Tensor call(@Nullable Object... arguments) {
        return Scope.compute(() -> {
            IValueVector stack = new IValueVector();
            stack.resize(arguments.length);
            for (int i = 0; i < arguments.length; i++) stack.put(i, boxed(arguments[i]));
            Dispatcher.singleton().callBoxed(handle, stack);
            return new Tensor(stack.get(0).toTensor());
        });
    }

    /** What {@link #call} makes of an argument; a caller that repeats a call may keep it. */
    public static IValue boxed(@Nullable Object value) {
        if (value == null) return new IValue();
        if (value instanceof IValue ready) return ready;
        if (value instanceof Tensor tensor) return new IValue(tensor);
        if (value instanceof Boolean flag) return new IValue(flag.booleanValue());
        if (value instanceof Double number) return new IValue(number.doubleValue());
        if (value instanceof Number number) return new IValue(number.longValue());
        if (value instanceof String text) return new IValue(text);
        if (value instanceof long[] numbers) {
            GenericList list = new GenericList(INT);
            for (long number : numbers) list.push_back(new IValue(number));
            return new IValue(list);
        }
        if (value instanceof Scalar[] numbers) {
            GenericList list = new GenericList(SCALAR);
            for (Scalar number : numbers) list.push_back(new IValue(number));
            return new IValue(list);
        }
        throw new IllegalArgumentException("no operator takes a " + value.getClass());
    }

    private static Type.TypePtr type(String text) {
        try (Scope scope = Scope.open()) {
            return Scope.own(new ScriptTypeParser().parseType(text));
        }
    }
}
