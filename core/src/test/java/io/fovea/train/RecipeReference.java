package io.fovea.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.augment.Augmentation;
import io.fovea.augment.Augmentations;
import io.fovea.data.Duplicates;
import io.fovea.framing.Framing;
import io.fovea.internal.choice.Choices;
import io.fovea.internal.choice.Family;
import io.fovea.internal.choice.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The reference of all settings, made from the records of the recipe and their Javadoc. */
final class RecipeReference {
    private static final String INTRODUCTION = """
            # The recipe

            Everything that decides a training run, together with the data. Every run folder holds its `recipe.yaml`, \
            whole; `fovea train DATA --recipe recipe.yaml` runs it again, to the same weights. A recipe of your own \
            needs only what you want otherwise: what it leaves open is decided by the images and the weights, and \
            said at the start of the run. `fovea recipes` lists those that come with the program.

            A setting can be given in the file, by its option (`fovea train --help --all`), by its place in the file \
            (`--set optimizer.lr=0.1`), or in Java by its setter (`TrainingRun.on(data).learningRate(0.1)`).

            Editors check and complete a recipe by `docs/recipe.schema.json`, such as with this first line:

                # yaml-language-server: $schema=recipe.schema.json

            This page and the schema are made from the Javadoc of the recipe's records; `RecipeReferenceTest` says how.
            """;

    private final RecipeJavadoc javadoc = new RecipeJavadoc();
    /** Places that nothing explains. */
    private final List<String> silent = new ArrayList<>();

    /** What a setting may hold: one of a family, or a text that one of a family makes. */
    private record Place(String key, Class<?> owner, RecordComponent component) {
        Class<?> type() {
            return component.getType();
        }

        boolean isNullable() {
            return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        }

        /** The family that it is of, if it is of one. */
        Optional<Class<?>> family() {
            if (type().isAnnotationPresent(Family.class)) return Optional.of(type());
            if (type() == Augmentations.class) return Optional.of(Augmentation.class);
            if (key.equals("input.framing")) return Optional.of(Framing.class);
            return Optional.empty();
        }

        /** A record whose components are settings of their own. */
        boolean isGroup() {
            return type().isRecord() && type().getEnclosingClass() == Recipe.class;
        }
    }

    private static List<Place> places(String prefix, Class<?> owner) {
        return Arrays.stream(owner.getRecordComponents())
                .map(component -> new Place(prefix + component.getName(), owner, component))
                .toList();
    }

    List<String> silent() {
        return List.copyOf(silent);
    }

    // Markdown

    String markdown() {
        StringBuilder text = new StringBuilder(INTRODUCTION);
        Map<Class<?>, String> families = new LinkedHashMap<>();
        text.append("\n## Settings\n\n");
        settings(text, places("", Recipe.class), families);
        families.forEach((family, key) -> family(text, family, key));
        return text.toString();
    }

    private void settings(StringBuilder text, List<Place> places, Map<Class<?>, String> families) {
        for (Place place : places) {
            if (place.isGroup()) {
                if (place.isNullable()) {
                    text.append("- `%s` (map, or null): %s%n".formatted(place.key(), sentence(explained(place))));
                }
                settings(text, places(place.key() + ".", place.type()), families);
                continue;
            }
            String what = kind(place);
            place.family().ifPresent(family -> families.putIfAbsent(family, place.key()));
            text.append("- `%s` (%s): %s%n".formatted(place.key(), what, sentence(explained(place))));
        }
    }

    private String explained(Place place) {
        return javadoc.member(place.owner(), place.component().getName())
                .or(() -> place.family().flatMap(javadoc::type))
                .or(() ->
                        place.type().getName().startsWith("io.fovea.") ? javadoc.type(place.type()) : Optional.empty())
                .orElseGet(() -> {
                    if (!place.isGroup()) silent.add(place.key());
                    return "";
                });
    }

    private static String kind(Place place) {
        if (place.key().equals("batchSize")) return "whole number or `auto`";
        String kind = place.family()
                .map(family -> "[one of these](#" + place.key().replace(".", "").toLowerCase(Locale.ROOT) + ")")
                .orElseGet(() -> words(place.component().getGenericType()));
        if (place.type() == Augmentations.class) kind = kind.replace("one", "a list");
        return place.isNullable() ? kind + ", or null" : kind;
    }

    private static String words(Type type) {
        if (type == int.class || type == long.class || type == Integer.class) return "whole number";
        if (type == double.class || type == Double.class) return "number";
        if (type == boolean.class) return "true or false";
        if (type == Duration.class) return "time, such as 90s, 10m or 2h";
        if (type instanceof Class<?> c && c.isEnum()) return "`" + String.join("`, `", values(c)) + "`";
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return "list of " + words(list.getActualTypeArguments()[0]).replace("number", "numbers");
        }
        if (type instanceof ParameterizedType) return "map by name";
        return "text";
    }

    private static List<String> values(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(String::valueOf)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
    }

    private void family(StringBuilder text, Class<?> family, String key) {
        Choices<?> choices = Choices.of(family);
        text.append("\n## `%s`%n%n".formatted(key));
        javadoc.type(family).ifPresent(doc -> text.append(sentence(doc)).append("\n\n"));
        for (String name : choices.names()) {
            Class<?> type = choices.type(name);
            Optional<String> doc = javadoc.type(type);
            if (doc.isEmpty()) silent.add(key + ": " + name);
            text.append("- `%s`: %s%n".formatted(choices.usage(name), sentence(doc.orElse(""))));
            for (Parameter parameter : choices.parameters(name)) {
                javadoc.member(type, parameter.name())
                        .filter(explanation -> !parameter.given())
                        .ifPresent(explanation ->
                                text.append("    - `%s`: %s%n".formatted(parameter.name(), sentence(explanation))));
            }
        }
    }

    private static String sentence(String text) {
        if (text.isEmpty() || text.endsWith(".")) return text;
        return text + ".";
    }

    // JSON schema, draft 7, which editors know best

    String schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("title", "A recipe of Fovea, whole or of a few settings");
        schema.putAll(object(places("", Recipe.class)));
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, Object> object(List<Place> places) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Place place : places) {
            Map<String, Object> one = new LinkedHashMap<>();
            String explained = explained(place);
            if (!explained.isEmpty()) one.put("description", explained);
            one.putAll(place.isGroup() ? object(places(place.key() + ".", place.type())) : value(place));
            if (place.isNullable()) one = nullable(one);
            properties.put(place.component().getName(), one);
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", "object");
        object.put("properties", properties);
        object.put("additionalProperties", false);
        return object;
    }

    private static Map<String, Object> nullable(Map<String, Object> schema) {
        Map<String, Object> either = new LinkedHashMap<>();
        if (schema.containsKey("description")) either.put("description", schema.remove("description"));
        either.put("anyOf", List.of(schema, Map.of("type", "null")));
        return either;
    }

    private Map<String, Object> value(Place place) {
        if (place.key().equals("network.train") || place.key().equals("batchSize"))
            return Map.of("type", List.of("string", "integer"));
        if (place.family().isEmpty()) return plain(place.component().getGenericType());
        Map<String, Object> choice = choice(place.family().get());
        if (place.type() == String.class) return Map.of("type", "string");
        if (place.type() != Augmentations.class) return choice;
        return Map.of("anyOf", List.of(Map.of("type", "string"), array(choice)));
    }

    /** In this order, whatever the process. */
    private static Map<String, Object> array(Map<String, Object> items) {
        Map<String, Object> array = new LinkedHashMap<>();
        array.put("type", "array");
        array.put("items", items);
        return array;
    }

    private Map<String, Object> choice(Class<?> family) {
        Choices<?> choices = Choices.of(family);
        List<Object> forms = new ArrayList<>();
        forms.add(Map.of("type", "string"));
        for (String name : choices.names()) {
            Map<String, Object> properties = new LinkedHashMap<>();
            properties.put("type", Map.of("const", name));
            for (Parameter parameter : choices.parameters(name)) {
                if (!parameter.given()) properties.put(parameter.name(), parameter(choices.type(name), parameter));
            }
            Map<String, Object> form = new LinkedHashMap<>();
            javadoc.type(choices.type(name)).ifPresent(doc -> form.put("description", doc));
            form.put("type", "object");
            form.put("properties", properties);
            form.put("additionalProperties", false);
            forms.add(form);
        }
        return Map.of("anyOf", forms);
    }

    private Map<String, Object> parameter(Class<?> owner, Parameter parameter) {
        Map<String, Object> one = new LinkedHashMap<>();
        javadoc.member(owner, parameter.name()).ifPresent(doc -> one.put("description", doc));
        one.putAll(plain(parameter.component().getGenericType()));
        return one;
    }

    private static Map<String, Object> plain(Type type) {
        if (type == int.class || type == long.class || type == Integer.class) return Map.of("type", "integer");
        if (type == double.class || type == Double.class) return Map.of("type", "number");
        if (type == boolean.class) return Map.of("type", "boolean");
        if (type == Duplicates.class || type instanceof Class<?> c && c.isEnum()) {
            return Map.of("enum", values((Class<?>) type));
        }
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return array(plain(list.getActualTypeArguments()[0]));
        }
        if (type instanceof ParameterizedType map && map.getRawType() == Map.class) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("type", "object");
            Type value = map.getActualTypeArguments()[1]; // a number is read as the text it is
            object.put(
                    "additionalProperties",
                    value == String.class ? Map.of("type", List.of("string", "number", "boolean")) : plain(value));
            return object;
        }
        return Map.of("type", "string");
    }
}
