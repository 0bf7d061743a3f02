package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.cli.help.FishCompletion;
import io.fovea.internal.text.Nearest;
import java.io.PrintWriter;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fovea completion}. */
@Command(
        name = "completion",
        description = "Print what a shell needs to complete Fovea's command lines.",
        footer = {
            "Examples:",
            "  source <(fovea completion bash)",
            "  fovea completion bash > ~/.local/share/bash-completion/completions/fovea",
            "  fovea completion zsh > ~/.fovea-completion.zsh",
            "  fovea completion fish > ~/.config/fish/completions/fovea.fish",
            "",
            "zsh: source the file in ~/.zshrc, below compinit."
        })
final class CompletionCommand implements Runnable {
    private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    /** Values such as those of --weights may be a word or a file; picocli's script offers words alone. */
    private static final String FILES = """

            _fovea_or_files() {
              _complete_fovea
              if [ ${#COMPREPLY[@]} -eq 0 ]; then
                local IFS=$'\\n'
                type compopt &>/dev/null && compopt -o filenames
                COMPREPLY=( $( compgen -f -- "${COMP_WORDS[COMP_CWORD]}" ) )
              fi
            }
            complete -F _fovea_or_files fovea
            """;

    @Spec
    private CommandSpec spec;

    @Mixin
    TerminalOptions terminal;

    @Parameters(
            paramLabel = "SHELL",
            completionCandidates = Candidates.Shells.class,
            description = "bash, zsh or fish.")
    String shell = "";

    @Override
    public void run() {
        if (!SHELLS.contains(shell)) {
            throw new UserError(
                    "there is no completion for " + shell, Nearest.fix(shell, SHELLS, "use bash, zsh or fish"));
        }
        CommandSpec program = spec.root();
        PrintWriter out = spec.commandLine().getOut();
        if (shell.equals("fish")) {
            out.print(FishCompletion.of(program));
        } else { // zsh takes bash's by bashcompinit, which the script calls
            out.print(AutoComplete.bash(program.name(), program.commandLine()));
            out.print(FILES);
        }
        out.flush();
    }
}
