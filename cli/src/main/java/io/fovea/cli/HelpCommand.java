package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.cli.help.HelpPage;
import io.fovea.cli.help.ManPage;
import io.fovea.internal.text.Nearest;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fovea help}. */
@Command(
        name = "help",
        description = "Explain a command; as a manual page, too.",
        footer = {
            "Examples:",
            "  fovea help train",
            "  fovea help train --all",
            "  fovea help --man train > fovea-train.1 && man -l fovea-train.1"
        })
final class HelpCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    TerminalOptions terminal;

    @Parameters(
            arity = "0..1",
            paramLabel = "COMMAND",
            completionCandidates = Candidates.Commands.class,
            description = "What to explain (default: the program).")
    @Nullable
    String name;

    @Option(
            names = {"-a", "--all"},
            description = "Show every option.")
    boolean all;

    @Option(names = "--man", description = "Print the source of the manual page, for man -l.")
    boolean man;

    @Override
    public void run() {
        CommandSpec program = spec.root();
        CommandLine command = name == null
                ? program.commandLine()
                : program.commandLine().getSubcommands().get(name);
        if (command == null) {
            throw new UserError(
                    "there is no command " + name,
                    Nearest.fix(
                            String.valueOf(name),
                            program.subcommands().keySet(),
                            program.qualifiedName() + " --help lists them"));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (man) out.print(ManPage.of(HelpPage.of(command.getCommandSpec(), true)));
        else Fovea.printHelp(command, all, out);
        out.flush();
    }
}
