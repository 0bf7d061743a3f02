package io.fovea.cli;

import io.fovea.UserError;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How much a command says on standard error; every command has it. */
final class TerminalOptions {
    @Option(
            names = {"-q", "--quiet"},
            description = "Print warnings, errors and results only.")
    boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            description = "Print more: engine and settings, use of caches, time of each stage.")
    boolean verbose;

    /**
     * What was asked of a command.
     *
     * @throws UserError if it shall be both
     */
    static Loudness of(CommandSpec command) {
        for (CommandSpec mixin : command.mixins().values()) {
            if (mixin.userObject() instanceof TerminalOptions options) return options.loudness();
        }
        return Loudness.USUAL;
    }

    private Loudness loudness() {
        if (quiet && verbose) throw new UserError("--quiet and --verbose exclude each other", "give one of them");
        if (quiet) return Loudness.QUIET;
        return verbose ? Loudness.VERBOSE : Loudness.USUAL;
    }
}
