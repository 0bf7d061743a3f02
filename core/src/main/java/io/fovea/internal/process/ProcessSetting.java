package io.fovea.internal.process;

/**
 * A setting of the whole process that a native library takes from the environment (docs/adr/0001).
 *
 * @param variable of the environment that decides it
 * @param value in force; of one that could not be made, the reason
 */
public record ProcessSetting(String variable, String value, Source source) {
    /** Who made it. */
    public enum Source {
        /** The environment: the user, or the launcher. */
        ENVIRONMENT,
        /** Fovea, from within the process. */
        FOVEA,
        /** Nobody. */
        NOBODY
    }
}
