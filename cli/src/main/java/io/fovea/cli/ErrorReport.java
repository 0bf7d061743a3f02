package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.Version;
import io.fovea.internal.text.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** The one place where an exception becomes words on the terminal and an exit code. */
final class ErrorReport implements CommandLine.IExecutionExceptionHandler, CommandLine.IParameterExceptionHandler {
    private static final int BUG = 1;
    private static final int USER_ERROR = 2;
    /** The shell's code for a program that a closed pipe has ended: 128 + SIGPIPE. */
    private static final int CLOSED_PIPE = 141;

    private final Ansi colours;

    ErrorReport(Ansi colours) {
        this.colours = colours;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, CommandLine.ParseResult args) {
        return report(e, command.getErr(), command.getCommandSpec());
    }

    @Override
    public int handleParseException(CommandLine.ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        ParameterError error = ParameterError.of(e, args);
        print(command.getErr(), error.problem(), error.fix());
        return USER_ERROR;
    }

    /** Prints {@code e} to {@code err}; returns the exit code of the program. */
    int report(Throwable e, PrintWriter err, CommandSpec command) {
        if (isInterruption(e)) return Interruption.EXIT_CODE;
        if (e instanceof CheckedOutput.Unwritable output && output.closedPipe()) return CLOSED_PIPE;
        Optional<UserError> mistake = userError(e, command);
        if (mistake.isPresent()) {
            print(err, String.valueOf(mistake.get().getMessage()), mistake.get().fix());
            return USER_ERROR;
        }
        e.printStackTrace(err);
        err.printf(
                "this is a bug in Fovea, please report it: Fovea %s, Java %s, %s %s%n",
                Version.current(),
                System.getProperty("java.version"),
                System.getProperty("os.name"),
                System.getProperty("os.arch"));
        return BUG;
    }

    private void print(PrintWriter err, String problem, String fix) {
        err.println(colours.string("@|bold,red error:|@ ") + oneLine(problem));
        err.println(colours.string("  @|bold try:|@ ") + oneLine(fix));
    }

    private static String oneLine(String text) {
        return Printable.of(text.strip().replaceAll("\\s*\\R\\s*", "; "));
    }

    private static boolean isInterruption(Throwable e) {
        for (@Nullable Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof InterruptedException
                    || t instanceof CancellationException
                    || t instanceof ClosedByInterruptException) return true;
        }
        return false;
    }

    /** The mistake or the want of the user's machine that {@code e} tells of, if it is not a bug. */
    private static Optional<UserError> userError(Throwable e, CommandSpec command) {
        if (e instanceof UserError error) return Optional.of(error);
        if (e instanceof UncheckedIOException io && io.getCause() != null) return userError(io.getCause(), command);
        if (e instanceof IOException io && isDiskFull(io)) {
            return Optional.of(new UserError(
                    fileOf(io) + "no space left on the disk", "free some space, or write to another disk", e));
        }
        if (e instanceof FileSystemException file) return Optional.of(fileError(file));
        if (e instanceof IOException) {
            return Optional.of(new UserError("cannot read or write: " + words(e), "check the files and their disk", e));
        }
        if (e instanceof InvalidPathException path) {
            String problem = "\"" + path.getInput() + "\" is no path: " + path.getReason();
            return Optional.of(new UserError(problem, "correct the name of the file or folder", e));
        }
        if (e instanceof UnsatisfiedLinkError) {
            String fix = "see the README for the platforms; the home folder must be writable and allow programs to run";
            return Optional.of(new UserError("libtorch cannot be loaded here: " + words(e), fix, e));
        }
        if (e instanceof OutOfMemoryError || String.valueOf(e.getMessage()).contains("can't allocate memory")) {
            return Optional.of(wantOfMemory(e, command));
        }
        return Optional.empty();
    }

    private static String words(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** With the options that this command has. */
    private static UserError wantOfMemory(Throwable e, CommandSpec command) {
        boolean heap = String.valueOf(e.getMessage()).contains("heap");
        List<String> remedies = new ArrayList<>();
        if (heap) remedies.add("more memory for Java (FOVEA_JAVA_OPTS=-Xmx8g)");
        for (String option : List.of("--batch-size", "--threads", "--workers", "--max-pixels")) {
            if (command.optionsMap().containsKey(option)) remedies.add("a smaller " + option);
        }
        if (!heap) remedies.add("other programs ended");
        return new UserError(
                heap ? "the memory of Java does not suffice" : "the memory does not suffice",
                String.join(", or ", remedies),
                e);
    }

    private static boolean isDiskFull(IOException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space left")
                || message.contains("not enough space")
                || message.contains("quota exceeded");
    }

    private static String fileOf(IOException e) {
        return e instanceof FileSystemException file && file.getFile() != null ? file.getFile() + ": " : "";
    }

    private static UserError fileError(FileSystemException e) {
        String file = fileOf(e);
        if (e instanceof NoSuchFileException)
            return new UserError(file + "no such file or folder", "check the path", e);
        if (e instanceof AccessDeniedException)
            return new UserError(file + "permission denied", "check who may read and write it", e);
        if (e instanceof FileAlreadyExistsException)
            return new UserError(file + "exists already", "choose another path, or remove it", e);
        String reason = e.getReason();
        return new UserError(
                file + (reason == null ? "cannot be read or written" : reason), "check the path and its disk", e);
    }
}
