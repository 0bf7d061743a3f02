package io.fovea.internal.choice;

import java.lang.reflect.RecordComponent;
import java.util.Optional;

/**
 * One parameter of a choice.
 *
 * @param usual its value where nothing is said of it, as text; empty for null; null if something must be said
 * @param given whether it is known from elsewhere and stands in no text
 */
public record Parameter(RecordComponent component, Optional<String> usual, boolean given) {
    static Parameter of(RecordComponent component) {
        Usual usual = component.getAnnotation(Usual.class);
        return new Parameter(
                component, Optional.ofNullable(usual).map(Usual::value), component.isAnnotationPresent(Given.class));
    }

    public String name() {
        return component.getName();
    }

    /** Its value in a record. */
    Object of(Object choice) {
        try {
            return component.getAccessor().invoke(choice);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
