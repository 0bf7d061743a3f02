package io.fovea.internal.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

/**
 * An operator of libtorch by name, called through its dispatcher: for the ones that have no Java method, such as fused
 * optimizer steps and antialiased resizing. Arguments stand in the order of the operator's schema
 * (aten/src/ATen/native/native_functions.yaml), defaults included.
 */
public final class Operator {
    static {
        Engine.start();
    }

    private static final Type.TypePtr INT = type("int");
    private static final Type.TypePtr FLOAT = type("float");
    private static final Type.TypePtr TENSOR = type("Tensor");
    private static final Type.TypePtr OPTIONAL_NUMBER = type("Optional[number]");

    private static final Map<String, Operator> CACHE = new ConcurrentHashMap<>();

    private final String name;
    private final OperatorHandle handle;
    private final long parameters;

    private Operator(String name, String overload) {
        this.name = overload.isEmpty() ? name : name + "." + overload;
        try (Scope scope = Scope.open()) {
            this.handle = Scope.own(Dispatcher.singleton().findSchemaOrThrow(name, overload));
            this.parameters = handle.schema().arguments().limit();
        } catch (RuntimeException e) {
            throw new EngineError("no operator " + this.name, e);
        }
    }

    /**
     * The operator, found once and then remembered; safe to keep in a static field, and in any thread.
     *
     * @param name with its namespace, for example {@code aten::_fused_adamw_}
     * @param overload for example {@code vec}; empty for the operator's first form
     * @throws EngineError when libtorch has no such operator
     */
    public static Operator of(String name, String overload) {
        return CACHE.computeIfAbsent(name + "." + overload, key -> new Operator(name, overload));
    }

    /**
     * The one tensor that the operator returns; it belongs to the caller's scope.
     *
     * @param arguments null for none, Tensor, a List or array of Tensor, Long, Integer, Double, Boolean, String,
     *     Scalar, long[], double[], Scalar[] with null for none, or what {@link #boxed} made of one of these
     * @throws EngineError with libtorch's message when the operator fails
     * @throws IllegalArgumentException for another number or kind of arguments, or of results
     */
    public Tensor call(@Nullable Object... arguments) {
        List<Tensor> results = callAll(arguments);
        if (results.size() == 1) return results.get(0);
        throw new IllegalArgumentException(name + " returns " + results.size() + " tensors, expected 1");
    }

    /** All tensors that the operator returns, in order, none for an operator that only changes its arguments. */
    public List<Tensor> callAll(@Nullable Object... arguments) {
        if (arguments.length != parameters) {
            throw new IllegalArgumentException(name + " takes " + parameters + " arguments, got " + arguments.length);
        }
        try (Scope scope = Scope.open()) {
            IValueVector stack = new IValueVector(arguments.length);
            for (int i = 0; i < arguments.length; i++) stack.put(i, boxed(arguments[i]));
            try {
                Dispatcher.singleton().callBoxed(handle, stack);
            } catch (RuntimeException e) {
                throw new EngineError(name, e);
            }
            List<Tensor> results = new ArrayList<>();
            for (long i = 0; i < stack.size(); i++) collect(stack.get(i), results);
            results.forEach(scope::keep);
            return results;
        }
    }

    private void collect(IValue value, List<Tensor> results) {
        if (value.isTensor()) {
            results.add(new Tensor(value.toTensor())); // toTensor points into the value
        } else if (value.isTensorList()) {
            for (Tensor tensor : value.toTensorVector().get()) results.add(new Tensor(tensor));
        } else {
            throw new IllegalArgumentException(name + " returns something else than tensors");
        }
    }

    /**
     * An argument as the dispatcher takes it, in the caller's scope. {@link #call} does this by itself; a caller that
     * repeats small calls keeps the arguments that stay the same, because boxing a list costs microseconds.
     */
    public static IValue boxed(@Nullable Object argument) {
        if (argument == null) return new IValue();
        if (argument instanceof IValue ready) return ready;
        if (argument instanceof Tensor tensor) return new IValue(tensor);
        if (argument instanceof Boolean truth) return new IValue(truth.booleanValue());
        if (argument instanceof Double number) return new IValue(number.doubleValue());
        if (argument instanceof Long || argument instanceof Integer) return new IValue(((Number) argument).longValue());
        if (argument instanceof String text) return new IValue(text);
        if (argument instanceof Scalar scalar) return new IValue(scalar);
        if (argument instanceof List<?> list) return list(TENSOR, list);
        if (argument instanceof Tensor[] tensors) return list(TENSOR, Arrays.asList(tensors));
        if (argument instanceof Scalar[] scalars) return list(OPTIONAL_NUMBER, Arrays.asList(scalars));
        if (argument instanceof long[] numbers) {
            return list(INT, Arrays.stream(numbers).boxed().toList());
        }
        if (argument instanceof double[] numbers) {
            return list(FLOAT, Arrays.stream(numbers).boxed().toList());
        }
        throw new IllegalArgumentException(
                "operators cannot take a " + argument.getClass().getName());
    }

    private static IValue list(Type.TypePtr type, List<?> elements) {
        GenericList list = new GenericList(type);
        for (Object element : elements) list.push_back(boxed(element));
        return new IValue(list);
    }

    private static Type.TypePtr type(String name) {
        try (Scope scope = Scope.open()) {
            return Scope.own(new ScriptTypeParser().parseType(name));
        }
    }
}
