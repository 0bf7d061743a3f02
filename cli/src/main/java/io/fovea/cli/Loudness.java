package io.fovea.cli;

/** How much a command tells of its way to the result. */
enum Loudness {
    /** Warnings and errors only. */
    QUIET,
    /** Notes and progress, too. */
    USUAL,
    /** And what it found and how long it took. */
    VERBOSE
}
