package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.Version;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
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

    /** As a reader has them: files of their own, in a folder with the photos, started by the plain {@code java}. */
    @Test
    void itsJavaProgramsCompileAndRunWithoutAWarning() throws Exception {
        Path data = Bars.draw(folder.resolve("photos"));
        ImageIO.write(
                ImageIO.read(data.resolve("test/down/0.png").toFile()),
                "jpg",
                folder.resolve("photo.jpg").toFile());
        Map<String, String> programs = programs();
        assertEquals(Set.of("Train", "Classify"), programs.keySet());
        compile(programs);
        String accuracy = start("Train").lines().findFirst().orElseThrow();
        assertTrue(accuracy.matches("[01]\\.\\d+"), accuracy);
        String answer = start("Classify").lines().findFirst().orElseThrow();
        assertTrue(answer.matches("[a-z]+ [01]\\.\\d+"), answer);
    }

    @Test
    void itsImagesFromCodeAreTrainedOn() throws Exception {
        Path data = Bars.draw(folder.resolve("photos"));
        List<String> parts = blocks("java").stream()
                .filter(block -> !block.contains("public class"))
                .toList();
        assertEquals(1, parts.size());
        String imports = lines(parts.get(0), line -> line.startsWith("import "));
        String body = lines(parts.get(0), line -> !line.startsWith("import "));
        compile(Map.of("Shop", imports + """
                public class Shop {
                    record Product(String id, byte[] photo, String category) {}
                    public static void main(String[] args) throws Exception {
                        List<Product> products = new ArrayList<>();
                        try (var files = java.nio.file.Files.walk(%s)) {
                            for (Path file : files.filter(java.nio.file.Files::isRegularFile).toList()) {
                                String category = file.getParent().getFileName().toString();
                                byte[] photo = java.nio.file.Files.readAllBytes(file);
                                products.add(new Product(file.toString(), photo, category));
                            }
                        }
                        %s
                    }
                }
                """.formatted(literal(data.resolve("train")), body)));
        start("Shop");
        assertTrue(Files.exists(folder.resolve("run/best.fovea")));
    }

    @Test
    void itsVersionIsThisOne() throws IOException {
        String readme = Files.readString(README);
        String platforms = "fovea-(?:linux-x86_64|macosx-arm64|windows-x86_64)";
        assertTrue(blocks("xml").get(0).contains("<version>" + Version.current() + "</version>"));
        assertTrue(
                blocks("kotlin").get(0).matches("(?s).*\"io\\.fovea:" + platforms + ":" + Version.current() + "\".*"));
        assertTrue(readme.contains("dist/target/fovea-" + Version.current() + "-linux-x86_64.zip"));
    }

    /** Whole programs, by the name of their class. */
    private static Map<String, String> programs() throws IOException {
        Map<String, String> programs = new TreeMap<>();
        for (String block : blocks("java")) {
            Matcher name = Pattern.compile("public class (\\w+)").matcher(block);
            if (name.find()) programs.put(name.group(1), block);
        }
        return programs;
    }

    private static String lines(String text, Predicate<String> wanted) {
        return text.lines().filter(wanted).map(line -> line + "\n").collect(Collectors.joining());
    }

    private void compile(Map<String, String> sources) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-d", folder.toString(), "-cp", classPath()));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = Files.writeString(folder.resolve(source.getKey() + ".java"), source.getValue());
            arguments.add(file.toString());
        }
        int compiled = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertEquals(0, compiled, "the programs must compile");
    }

    /** What a program prints, which has no more to say: with the option that the README names, no JVM warns. */
    private String start(String program) throws Exception {
        String nativeAccess = "--enable-native-access=ALL-UNNAMED";
        assertTrue(Files.readString(README).contains(nativeAccess));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path out = folder.resolve("out"), err = folder.resolve("err");
        Process process = new ProcessBuilder(java, nativeAccess, "-cp", classPath(), program)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertEquals(0, process.waitFor(), () -> text(err));
        assertEquals("", text(err));
        return text(out);
    }

    private String classPath() {
        return folder + File.pathSeparator + System.getProperty("java.class.path");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
