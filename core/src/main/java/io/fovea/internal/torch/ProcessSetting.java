package io.fovea.internal.torch;

/**
 * A setting of the whole process on which libtorch's speed depends (docs/adr/0001).
 *
 * @param variable of the environment that decides it
 * @param value in force; of one that could not be made, the reason
 */
public record ProcessSetting(String variable, String value, Source source) {
    /** Who made it. */
    public enum Source {
        /** The environment: the user, or the launcher. */
        ENVIRONMENT,
        /** The engine, from within the process. */
        ENGINE,
        /** Nobody: training is slower. */
        NOBODY
    }
}
