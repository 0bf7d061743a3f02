package io.fovea.cli;

import io.fovea.train.Settings;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Options on their way to settings: those that were not given leave them as they are. */
record Flags(Settings settings) {
    <T> Flags with(@Nullable T value, BiFunction<Settings, T, Settings> setter) {
        return value == null ? this : new Flags(setter.apply(settings, value));
    }
}
