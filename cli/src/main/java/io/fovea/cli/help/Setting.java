package io.fovea.cli.help;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** An option that sets a value of the recipe, whose default help shows. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Setting {
    /** Its place in recipe.yaml, such as {@code optimizer.lr}. */
    String value();
}
