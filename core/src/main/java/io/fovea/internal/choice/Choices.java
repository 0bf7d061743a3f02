package io.fovea.internal.choice;

import io.fovea.UserError;
import io.fovea.internal.text.Nearest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The choices of a {@link Family}, read from and written to text ({@link Call}) and trees. In a tree a choice is a map
 * of its parameters, with its name as {@code type}; a text may stand for it.
 *
 * @param <T> the family
 */
public final class Choices<T> {
    /** The key of a tree that holds the name. */
    public static final String TYPE = "type";

    private static final int FEW = 5;

    private static final ClassValue<Choices<?>> ALL = new ClassValue<>() {
        @Override
        protected Choices<?> computeValue(Class<?> family) {
            return new Choices<>(family);
        }
    };

    private final Class<T> family;
    private final String what;
    private final Map<String, Class<?>> records = new LinkedHashMap<>();

    private Choices(Class<T> family) {
        this.family = family;
        what = Objects.requireNonNull(family.getAnnotation(Family.class), family + " is no family")
                .value();
        records(family).forEach(choice -> records.put(name(choice), choice));
    }

    private static Stream<Class<?>> records(Class<?> type) {
        if (type.isRecord()) return Stream.of(type);
        return Arrays.stream(type.getPermittedSubclasses()).flatMap(Choices::records);
    }

    private static String name(Class<?> choice) {
        return Objects.requireNonNull(choice.getAnnotation(Named.class), choice + " has no name")
                .value();
    }

    /** Those of a sealed interface that is a {@link Family}. */
    @SuppressWarnings("unchecked") // the class value of a class is of that class
    public static <T> Choices<T> of(Class<T> family) {
        return (Choices<T>) ALL.get(family);
    }

    /** Those that a value is one of. */
    @SuppressWarnings("unchecked") // it lies in its own family
    public static Optional<Choices<Object>> familyOf(Object value) {
        return Stream.iterate(List.<Class<?>>of(value.getClass()), level -> !level.isEmpty(), Choices::above)
                .flatMap(List::stream)
                .filter(type -> type.isAnnotationPresent(Family.class))
                .findFirst()
                .map(type -> (Choices<Object>) of(type));
    }

    private static List<Class<?>> above(List<Class<?>> types) {
        return types.stream()
                .<Class<?>>flatMap(type -> Arrays.stream(type.getInterfaces()))
                .toList();
    }

    /**
     * The parts of a text between commas that stand in no brackets, without blanks around them.
     *
     * @throws IllegalArgumentException if brackets do not match
     */
    public static List<String> parts(String text) {
        return Call.split(text, ',');
    }

    /** In the order in which the family permits them. */
    public List<String> names() {
        return List.copyOf(records.keySet());
    }

    /** The record of a choice by name. */
    public Class<?> type(String name) {
        return Objects.requireNonNull(records.get(name), name);
    }

    /** The name of a choice. */
    public String name(T choice) {
        return name(choice.getClass());
    }

    /** The parameters of a choice by name, in the order in which a text may give them. */
    public List<Parameter> parameters(String name) {
        return Arrays.stream(type(name).getRecordComponents())
                .map(Parameter::of)
                .toList();
    }

    /** @throws UserError if the text is none of the choices, or a parameter is missing, unknown or out of its range */
    public T parse(String text) {
        return parse(text, Map.of());
    }

    /**
     * As above.
     *
     * @param given values by name, for parameters of which the text says nothing
     */
    public T parse(String text, Map<String, ?> given) {
        return make(text, () -> spelled(text), given);
    }

    /**
     * Several, parted by commas.
     *
     * @param text {@code none} or blank for none of them
     */
    public List<T> parseList(String text) {
        if (text.isBlank() || text.strip().equals("none")) return List.of();
        try {
            return Call.split(text, ',').stream().map(this::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new UserError(what + " '" + text + "': " + e.getMessage(), known(), e);
        }
    }

    /**
     * From a tree: a text or a map.
     *
     * @throws UserError as {@link #parse}
     */
    public T bind(Object tree) {
        return bind(tree, Map.of());
    }

    T bind(Object tree, Map<String, ?> given) {
        if (tree instanceof Map<?, ?> fields) return make(String.valueOf(fields.get(TYPE)), () -> said(fields), given);
        return parse(String.valueOf(tree), given);
    }

    /**
     * What a text says and no more: the name as {@link #TYPE}, and values of a tree by the names of the parameters.
     *
     * @throws UserError as {@link #parse}, but not if a parameter is missing
     */
    public Map<String, Object> said(String text) {
        return told(text, () -> {
            Map<String, Object> said = spelled(text);
            String name = requireKnown(said);
            for (Parameter parameter : parameters(name)) {
                Type type = parameter.component().getGenericType();
                said.computeIfPresent(parameter.name(), (key, value) -> Values.tree(Values.of(type, value, Map.of())));
            }
            return said;
        });
    }

    private Map<String, Object> spelled(String text) {
        Call call = Call.parse(text);
        List<String> order = settable(require(call.name()));
        if (call.values().size() > order.size()) {
            throw new Mistake(
                    order.isEmpty() ? "it takes no value" : "it takes " + order.size() + " values at most",
                    "use " + usage(call.name()));
        }
        Map<String, Object> said = new LinkedHashMap<>();
        said.put(TYPE, call.name());
        for (int i = 0; i < call.values().size(); i++) {
            said.put(order.get(i), call.values().get(i));
        }
        said.putAll(call.named());
        return said;
    }

    private List<String> settable(String name) {
        return parameters(name).stream()
                .filter(parameter -> !parameter.given())
                .map(Parameter::name)
                .toList();
    }

    private static Map<String, Object> said(Map<?, ?> fields) {
        Map<String, Object> said = new LinkedHashMap<>();
        fields.forEach((key, value) -> {
            if (value != null) said.put(String.valueOf(key), value);
        });
        return said;
    }

    private T make(String text, Supplier<Map<String, Object>> said, Map<String, ?> given) {
        return told(text, () -> family.cast(bound(said.get(), given)));
    }

    private <R> R told(String text, Supplier<R> work) {
        try {
            return work.get();
        } catch (Mistake e) {
            throw new UserError(what + " '" + text + "': " + e.getMessage(), e.fix(), e);
        } catch (UserError e) {
            throw new UserError(what + " '" + text + "': " + e.getMessage(), e.fix(), e);
        } catch (IllegalArgumentException e) {
            throw new UserError(what + " '" + text + "': " + e.getMessage(), known(), e);
        }
    }

    private Object bound(Map<String, Object> said, Map<String, ?> given) {
        String name = requireKnown(said);
        List<Parameter> parameters = parameters(name);
        @Nullable Object[] values = new Object[parameters.size()];
        for (int i = 0; i < values.length; i++) values[i] = value(name, parameters.get(i), said, given);
        return construct(type(name), values);
    }

    /** The name, where all that is said is of parameters that it has. */
    private String requireKnown(Map<String, Object> said) {
        Object type = said.get(TYPE);
        if (type == null) throw new IllegalArgumentException("it has no " + TYPE);
        String name = require(String.valueOf(type));
        List<String> settable = settable(name);
        for (String key : said.keySet()) {
            if (key.equals(TYPE) || settable.contains(key)) continue;
            throw new Mistake(
                    name + " has no parameter '" + key + "'",
                    Nearest.fix(key, settable, settable.isEmpty() ? "give it none" : "use one of " + settable));
        }
        return name;
    }

    private String require(String name) {
        if (records.containsKey(name)) return name;
        throw new Mistake("there is no " + what + " of this name", Nearest.fix(name, names(), known()));
    }

    private @Nullable Object value(String choice, Parameter parameter, Map<String, Object> said, Map<String, ?> given) {
        String name = parameter.name();
        Object value = parameter.given() ? null : said.get(name);
        try {
            if (value != null) return Values.of(parameter.component().getGenericType(), value, given);
            if (given.containsKey(name)) return given.get(name);
            String usual =
                    parameter.usual().orElseThrow(() -> new IllegalArgumentException("something must be said of it"));
            return usual.isEmpty() ? null : Values.of(parameter.component().getGenericType(), usual, given);
        } catch (UserError e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new Mistake(
                    name + ": " + e.getMessage(), e instanceof Mistake known ? known.fix() : "use " + usage(choice));
        }
    }

    private static Object construct(Class<?> type, @Nullable Object[] values) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(component -> component.getType())
                .toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException problem) throw problem;
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With their parameters where that is not too long to read. */
    private String known() {
        List<String> names = names();
        return "use "
                + String.join(
                        ", ",
                        names.size() > FEW
                                ? names
                                : names.stream().map(this::usage).toList());
    }

    /** How a choice is written, with its parameters and what is usual: {@code cosine(warmup=0)}. */
    public String usage(String name) {
        List<String> parameters = parameters(name).stream()
                .filter(parameter -> !parameter.given())
                .map(parameter -> parameter.name() + "=" + parameter.usual().orElse("…"))
                .toList();
        return parameters.isEmpty() ? name : name + "(" + String.join(", ", parameters) + ")";
    }

    /** The shortest text that {@link #parse} makes an equal choice of. */
    public String text(T choice) {
        String name = name(choice);
        Map<String, String> told = new LinkedHashMap<>();
        List<Parameter> parameters = parameters(name);
        for (Parameter parameter : parameters) {
            String value = Values.text(parameter.of(choice));
            boolean isUsual = parameter
                    .usual()
                    .filter(usual -> isSame(parameter, usual, choice))
                    .isPresent();
            if (!parameter.given() && !isUsual) told.put(parameter.name(), value);
        }
        List<String> settable = settable(name);
        if (told.isEmpty()) return name;
        boolean first = told.size() == 1 && told.containsKey(settable.get(0));
        String only = told.values().iterator().next();
        if (first && only.indexOf(':') < 0 && !only.isEmpty()) return name + "=" + only;
        List<String> pairs = new ArrayList<>();
        told.forEach((key, value) -> pairs.add(key + "=" + value));
        return name + "(" + String.join(", ", pairs) + ")";
    }

    private static boolean isSame(Parameter parameter, String usual, Object choice) {
        Object value = parameter.of(choice);
        if (usual.isEmpty()) return value == null;
        return Objects.equals(Values.of(parameter.component().getGenericType(), usual, Map.of()), value);
    }

    /** As a tree has it: name and every parameter. */
    public Map<String, Object> tree(T choice) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put(TYPE, name(choice));
        for (Parameter parameter : parameters(name(choice))) {
            Object value = Values.tree(parameter.of(choice));
            if (value != null && !parameter.given()) tree.put(parameter.name(), value);
        }
        return tree;
    }
}
