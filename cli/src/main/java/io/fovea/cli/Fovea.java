package io.fovea.cli;

import io.fovea.Version;
import io.fovea.cli.help.HelpPage;
import io.fovea.cli.help.HelpText;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program. Results go to standard output; progress, warnings and errors to standard error. */
@Command(
        name = "fovea",
        description = "Trains, evaluates and uses image classifiers.",
        mixinStandardHelpOptions = true,
        versionProvider = Fovea.Versions.class,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            InspectCommand.class,
            AuditCommand.class,
            AugmentCommand.class,
            TrainCommand.class,
            TuneCommand.class,
            EvaluateCommand.class,
            CompareCommand.class,
            CalibrateCommand.class,
            EnsembleCommand.class,
            PredictCommand.class,
            ExplainCommand.class,
            EmbedCommand.class,
            SearchCommand.class,
            ModelsCommand.class,
            RecipesCommand.class,
            RunsCommand.class,
            DoctorCommand.class,
            HelpCommand.class,
            CompletionCommand.class
        },
        exitCodeList = {
            "0:done",
            "1:a bug in Fovea, with a stack trace",
            "2:a mistake in the input, with a line that says what to do",
            "3:a figure that was asked for is not reached",
            "130:interrupted; training leaves a checkpoint to resume from",
            "141:the program that read the results through a pipe has ended"
        },
        footer = "fovea help COMMAND explains a command.")
public final class Fovea implements Runnable {
    @Spec
    private CommandSpec spec;

    private final Screen screen;

    private Fovea(Screen screen) {
        this.screen = screen;
    }

    public static void main(String[] args) {
        Terminal terminal = Terminal.here(); // before standard error is led elsewhere
        NativeMessages.silence(System.getenv());
        OutputStream standard = new CheckedOutput(new FileOutputStream(FileDescriptor.out));
        PrintWriter out = new PrintWriter(standard, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = run(terminal, out, err, args);
        err.flush();
        System.exit(code);
    }

    static int run(Terminal terminal, PrintWriter out, PrintWriter err, String... args) {
        Screen screen = Screen.live(terminal, err);
        PrintWriter results = terminal.output() ? screen.above(out) : out, messages = screen.above(err);
        CommandLine program = commandLine(screen).setOut(results).setErr(messages);
        try {
            int code = program.execute(args);
            results.flush();
            return code;
        } catch (RuntimeException | Error e) { // picocli reports the exceptions of commands only
            return new ErrorReport(terminal.errorColours())
                    .report(e, messages, chosen(program).getCommandSpec());
        }
    }

    /** The command that was being executed. */
    private static CommandLine chosen(CommandLine program) {
        CommandLine.ParseResult parsed = program.getParseResult();
        while (parsed != null && parsed.hasSubcommand()) parsed = parsed.subcommand();
        return parsed == null ? program : parsed.commandSpec().commandLine();
    }

    /** The program's commands and options, ready to parse. */
    static CommandLine commandLine(Terminal terminal) {
        return commandLine(Screen.live(terminal, new PrintWriter(System.err, true, StandardCharsets.UTF_8)));
    }

    /** Where the command of a program shows how its work goes. */
    static Screen screen(CommandSpec command) {
        return ((Fovea) command.root().userObject()).screen;
    }

    private static CommandLine commandLine(Screen screen) {
        Terminal terminal = screen.terminal();
        ErrorReport errors = new ErrorReport(terminal.errorColours());
        CommandLine program = new CommandLine(new Fovea(screen));
        for (CommandLine command : program.getSubcommands().values()) addAll(command.getCommandSpec());
        return program.setColorScheme(Help.defaultColorScheme(terminal.outputColours()))
                .setUsageHelpWidth(Math.max(55, Math.min(terminal.width(), 120)))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false) // @ may begin the name of an image
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors)
                .setExecutionStrategy(Fovea::execute);
    }

    /** {@code --all}, for commands that have more options than {@code --help} shows. */
    private static void addAll(CommandSpec command) {
        if (!HelpPage.hasFurther(command)) return;
        command.addOption(OptionSpec.builder(HelpPage.ALL)
                .usageHelp(true)
                .description("Show this help with every option.")
                .build());
    }

    /** Help of a command, for a terminal. */
    static void printHelp(CommandLine command, boolean all, PrintWriter out) {
        HelpText text = new HelpText(
                command.getUsageHelpWidth(), command.getColorScheme().ansi());
        out.print(text.of(HelpPage.of(command.getCommandSpec(), all)));
        out.flush();
    }

    /** Whether somebody asked for help or the version, and got it. */
    private static boolean helped(CommandLine.ParseResult parsed) {
        for (CommandLine.@Nullable ParseResult part = parsed;
                part != null;
                part = part.hasSubcommand() ? part.subcommand() : null) {
            CommandLine command = part.commandSpec().commandLine();
            if (part.isVersionHelpRequested()) command.printVersionHelp(command.getOut());
            else if (part.isUsageHelpRequested())
                printHelp(command, part.hasMatchedOption(HelpPage.ALL), command.getOut());
            else continue;
            return true;
        }
        return false;
    }

    private static int execute(CommandLine.ParseResult parsed) {
        try {
            if (helped(parsed)) return 0;
        } catch (CheckedOutput.Unwritable e) { // picocli hands on what a command throws, but not what its help does
            throw new CommandLine.ExecutionException(parsed.commandSpec().commandLine(), "no help", e);
        }
        OptionLimits.check(parsed);
        return new CommandLine.RunLast().execute(parsed);
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }

    /** What {@code --version} prints. */
    static final class Versions implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"fovea " + Version.current()};
        }
    }
}
