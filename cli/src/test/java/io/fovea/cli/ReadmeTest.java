package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the README shows is true. */
class ReadmeTest {
    private static final Path README = Path.of("..", "README.md");

    @TempDir
    Path folder;

    private static List<String> blocks(String language) throws IOException {
        Matcher matcher = Pattern.compile("```" + language + "\\R(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(README));
        List<String> blocks = new ArrayList<>();
        while (matcher.find()) blocks.add(matcher.group(1));
        return blocks;
    }

    @Test
    void everyCommandItShowsIsUnderstood() throws IOException {
        int commands = 0;
        for (String block : blocks("sh")) {
            for (String line :
                    block.lines().filter(l -> l.startsWith("./fovea ")).toList()) {
                String[] args = line.substring("./fovea ".length()).split(" ");
                CommandLine.ParseResult parsed =
                        Fovea.commandLine(Terminal.of(Map.of())).parseArgs(args);
                assertTrue(parsed.hasSubcommand(), line);
                commands++;
            }
        }
        assertTrue(commands >= 5, "found only " + commands + " commands");
    }

    @Test
    void everyCommandOfTheProgramIsInItsTable() throws IOException {
        String readme = Files.readString(README);
        for (String name :
                Fovea.commandLine(Terminal.of(Map.of())).getSubcommands().keySet()) {
            assertTrue(readme.contains("| `fovea " + name), name);
        }
    }

    @Test
    void itsJavaExamplesCompileAndRun() throws Exception {
        Path data = Bars.draw(folder.resolve("photos"));
        Path run = folder.resolve("run");
        StringWriter err = new StringWriter();
        int trained = Fovea.run(
                Terminal.of(Map.of()),
                new PrintWriter(new StringWriter()),
                new PrintWriter(err, true),
                "train",
                data.toString(),
                "--epochs",
                "1",
                "--batch-size",
                "8",
                "--out",
                run.toString());
        assertEquals(0, trained, err.toString());
        List<String> examples = blocks("java");
        assertEquals(2, examples.size());
        StringBuilder source = new StringBuilder("""
                import com.fasterxml.jackson.databind.node.ObjectNode;
                import io.fovea.internal.training.RecipeFile;
                import io.fovea.classify.*;
                import io.fovea.run.*;
                import io.fovea.train.*;
                import java.nio.file.Path;
                public class Examples {
                """);
        for (int i = 0; i < examples.size(); i++) {
            source.append("public static void example" + i + "() throws Exception {\n")
                    .append(examples.get(i)
                            .replace("Path.of(\"run/best.fovea\")", literal(run.resolve("best.fovea")))
                            .replace("Path.of(\"photo.jpg\")", literal(data.resolve("test/down/0.png")))
                            .replace("Path.of(\"photos\")", literal(data))
                            .replace("Path.of(\"run\")", literal(folder.resolve("second-run"))))
                    .append("}\n");
        }
        Path file = Files.writeString(folder.resolve("Examples.java"), source.append("}\n"));
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        folder.toString(),
                        file.toString());
        assertEquals(0, compiled, "the examples must compile");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            Class<?> compiledClass = loader.loadClass("Examples");
            for (int i = 0; i < examples.size(); i++)
                compiledClass.getMethod("example" + i).invoke(null);
        }
        assertTrue(Files.exists(folder.resolve("second-run/best.fovea")));
    }

    private static String literal(Path path) {
        return "Path.of(\"" + path.toString().replace("\\", "\\\\") + "\")";
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        Matcher links = Pattern.compile("\\]\\(([^)#]+)\\)").matcher(Files.readString(README));
        List<String> broken = new ArrayList<>();
        while (links.find()) {
            if (!Files.exists(README.resolveSibling(links.group(1)))) broken.add(links.group(1));
        }
        assertEquals(List.of(), broken);
    }
}
