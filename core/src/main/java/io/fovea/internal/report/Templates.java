package io.fovea.internal.report;

import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import io.fovea.internal.text.Printable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Fills in the templates among the resources. Every variable is escaped, in a way that HTML and XML both read. */
final class Templates {
    private Templates() {}

    /** @param content a record, whose components are the template's variables */
    static String filled(String template, Object content) throws IOException {
        try (Reader text = resource(template)) {
            return Mustache.compiler()
                    .withEscaper(Templates::escaped)
                    .zeroIsFalse(true)
                    .emptyStringIsFalse(true)
                    .withLoader(Templates::resource)
                    .compile(text)
                    .execute(content);
        }
    }

    /** Text of several lines keeps them. */
    private static String escaped(String text) {
        return Stream.of(text.split("\n", -1))
                .map(line -> Escapers.HTML.escape(characters(Printable.of(line))))
                .collect(Collectors.joining("\n"));
    }

    /** XML 1.0, 2.2, has no place for the two that are no characters. */
    private static String characters(String text) {
        return text.replace("\uFFFE", "\\uFFFE").replace("\uFFFF", "\\uFFFF");
    }

    private static Reader resource(String name) throws IOException {
        InputStream bytes = Templates.class.getResourceAsStream(name);
        if (bytes == null) throw new FileNotFoundException("the program lacks its resource " + name);
        return new InputStreamReader(bytes, StandardCharsets.UTF_8);
    }
}
