package io.fovea.internal.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import io.fovea.UserError;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What is wrong with JSON or YAML that should have become a record of ours, in one line.
 *
 * @param field where, as {@code preprocessing.framing}; empty if that is unknown
 * @param problem what
 * @param fix what to do about it, if the record's own checks know; else empty
 * @param isUnknown whether a name was found that this version does not know, as a newer one might have written
 */
public record TextMistake(String field, String problem, String fix, boolean isUnknown) {
    /** What a parser or a record's own checks complain of. */
    public static TextMistake of(JsonProcessingException e) {
        String field = e instanceof JsonMappingException mapping ? path(mapping) : "";
        if (e instanceof InvalidTypeIdException type) {
            return type.getTypeId() == null
                    ? new TextMistake(field, "has no type", "", false)
                    : new TextMistake(field, "there is no '" + type.getTypeId() + "'", "", true);
        }
        if (e instanceof InvalidFormatException format && format.getTargetType().isEnum()) {
            String known = Arrays.toString(format.getTargetType().getEnumConstants());
            return new TextMistake(field, "'" + format.getValue() + "' is none of " + known, "", true);
        }
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            String message = firstLine(String.valueOf(cause.getMessage()));
            if (cause instanceof UserError error) return new TextMistake(field, message, error.fix(), false);
            if (cause instanceof IllegalArgumentException) return new TextMistake(field, message, "", false);
            if (cause instanceof NullPointerException) return new TextMistake(field, missing(cause), "", false);
        }
        return new TextMistake(field, firstLine(e.getOriginalMessage()), "", false);
    }

    /** Field and problem. */
    public String text() {
        return field.isEmpty() ? problem : field + ": " + problem;
    }

    /** Records of ours name what they require; the JDK's collections do not. */
    private static String missing(Throwable cause) {
        String name = cause.getMessage();
        return name != null && name.matches("\\w+") ? name + " is missing" : "a value is missing";
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(part -> part.getFieldName() == null ? String.valueOf(part.getIndex()) : part.getFieldName())
                .collect(Collectors.joining("."));
    }

    /** Without the packages of Java's types and the parser's settings, which say nothing to the text's author. */
    private static String firstLine(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.replaceAll("(?:[a-z]\\w*\\.)+(?=[A-Z])", "").replaceAll(": not allowed as per .*", "");
    }
}
