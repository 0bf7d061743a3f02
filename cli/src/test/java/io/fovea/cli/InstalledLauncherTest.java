package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code fovea} where the zip was unpacked, with a Java that prints its environment and arguments. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class InstalledLauncherTest {
    private static final String END = "arguments:";

    @TempDir
    Path folder;

    private Path installed;
    private Path runtime;

    private record Ended(int code, List<String> out, List<String> err) {
        /** The JVM's options. */
        List<String> options() {
            return out.subList(out.indexOf(END) + 1, out.indexOf("-jar"));
        }

        /** Names and values that the script sets. */
        Map<String, String> settings() {
            Map<String, String> settings = new TreeMap<>();
            for (String line : out.subList(0, out.indexOf(END))) {
                if (line.matches("(MALLOC|GLIBC|GOMP|OPENCV|FOVEA_TTY|LC_ALL).*")) {
                    settings.put(line.split("=", 2)[0], line.split("=", 2)[1]);
                }
            }
            return settings;
        }
    }

    @BeforeEach
    void install() throws IOException {
        installed = folder.resolve("my programs/fovea (1)");
        Files.createDirectories(installed.resolve("bin"));
        Files.copy(Path.of("../fovea"), installed.resolve("bin/fovea"));
        Files.createFile(installed.resolve("fovea.jar"));
        runtime = folder.resolve("a runtime");
        java("17.0.15", "env; echo " + END + "; printf '%s\\n' \"$@\"; exit 7");
    }

    @Test
    void itStartsThePackedProgramAndBuildsNothing() throws Exception {
        Ended ended = start(Map.of(), installed.resolve("bin/fovea"), "train", "my photos", "*", "");
        assertEquals(7, ended.code(), ended.toString());
        assertEquals(List.of(), ended.err());
        int jar = ended.out().indexOf("-jar") + 1;
        assertEquals(installed.resolve("fovea.jar").toString(), ended.out().get(jar));
        assertEquals(List.of("train", "my photos", "*", ""), ended.out().subList(jar + 1, jar + 5));
    }

    @Test
    void aSymbolicLinkOnThePathWorks() throws Exception {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        assertTrue(installed.resolve("bin/fovea").toFile().setExecutable(true));
        Files.createSymbolicLink(tools.resolve("first"), Path.of("../my programs/fovea (1)/bin/fovea"));
        Files.createSymbolicLink(tools.resolve("fovea"), Path.of("first"));
        Map<String, String> path = Map.of("PATH", tools + ":" + System.getenv("PATH"));
        assertEquals(7, ended(path, List.of("sh", "-c", "fovea doctor")).code());
    }

    @Test
    void itMakesTheSettingsOfACheckout() throws Exception {
        Path project = Files.createDirectories(folder.resolve("project/cli")).getParent();
        Files.copy(Path.of("../fovea"), project.resolve("fovea"));
        Files.writeString(project.resolve("cli/build.sh"), "");
        Ended checkout = start(Map.of(), project.resolve("fovea"), "doctor");
        Ended ended = start(Map.of(), installed.resolve("bin/fovea"), "doctor");
        assertEquals(checkout.settings(), ended.settings());
        assertEquals("3000", ended.settings().get("GOMP_SPINCOUNT"));
        assertEquals(checkout.options(), ended.options());
        assertTrue(ended.options().contains("-XX:+UseSerialGC"), ended.toString());
    }

    @Test
    void windowsAndJbangGiveTheJvmTheSameOptions() throws Exception {
        List<String> options = start(Map.of(), installed.resolve("bin/fovea")).options();
        String cmd = Files.readString(Path.of("../dist/src/bin/fovea.cmd"));
        assertTrue(cmd.contains("\"%java%\" " + String.join(" ", options) + " %FOVEA_JAVA_OPTS% -jar"), cmd);

        JsonNode aliases = new ObjectMapper()
                .readTree(Path.of("../jbang-catalog.json").toFile())
                .get("aliases");
        List<String> withNatives = new ArrayList<>(options);
        withNatives.add("--enable-native-access=ALL-UNNAMED"); // for jbang reads no manifest
        assertEquals(3, aliases.size());
        for (JsonNode alias : aliases) {
            List<String> given = new ArrayList<>();
            alias.get("runtime-options").forEach(option -> given.add(option.asText()));
            assertEquals(withNatives, given);
            assertEquals(
                    "io.fovea:fovea-cli:" + Version.current(),
                    alias.get("script-ref").asText());
            String natives = alias.get("dependencies").get(0).asText();
            String known = "io\\.fovea:(.+):" + Pattern.quote(Version.current());
            assertTrue(natives.matches(known), natives);
            String platform = natives.replaceFirst(known, "$1").replaceFirst("fovea-", "");
            assertTrue(Files.exists(Path.of("../natives", platform, "pom.xml")), platform);
        }
    }

    @Test
    void theUsersOwnSettingsWin() throws Exception {
        Ended ended = start(
                Map.of("MALLOC_ARENA_MAX", "4", "FOVEA_JAVA_OPTS", "-Xmx1g -Da=b"), installed.resolve("bin/fovea"));
        assertEquals("4", ended.settings().get("MALLOC_ARENA_MAX"));
        assertTrue(ended.options().containsAll(List.of("-Xmx1g", "-Da=b")), ended.toString());
    }

    @Test
    void anOldJavaIsToldByItsFolderOrByItself() throws Exception {
        java("1.8.0_392", "exit 1");
        assertMistake("Java 17 or newer is needed; .* is Java 1\\.8\\.0");
        java("11.0.2", "exit 1");
        assertMistake("Java 17 or newer is needed; .* is Java 11\\.0\\.2");
        Files.delete(runtime.resolve("release"));
        executable(runtime.resolve("bin/java"), "echo '    java.specification.version = 11' >&2");
        assertMistake("Java 17 or newer is needed; .* is Java 11");
        executable(runtime.resolve("bin/java"), "exit 1");
        assertMistake(".* does not start");
    }

    @Test
    void whatIsMissingIsSaid() throws Exception {
        Ended ended = start(Map.of("JAVA_HOME", "/nonexistent"), installed.resolve("bin/fovea"));
        assertEquals(
                "error: JAVA_HOME is /nonexistent, which has no bin/java",
                ended.err().get(0));
        assertEquals("  try: set JAVA_HOME to a JRE 17 or newer", ended.err().get(1));
        Files.delete(installed.resolve("fovea.jar"));
        assertMistake(Pattern.quote(installed.resolve("fovea.jar").toString()) + " is missing");
    }

    private void assertMistake(String problem) throws Exception {
        Ended ended = start(Map.of(), installed.resolve("bin/fovea"));
        assertEquals(2, ended.code(), ended.toString());
        assertTrue(ended.err().get(0).matches("error: " + problem), ended.toString());
        assertTrue(ended.err().get(1).startsWith("  try: "), ended.toString());
    }

    private Ended start(Map<String, String> environment, Path script, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", script.toString()));
        command.addAll(List.of(arguments));
        return ended(environment, command);
    }

    private Ended ended(Map<String, String> environment, List<String> command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.redirectOutput(folder.resolve("out").toFile());
        builder.redirectError(folder.resolve("err").toFile());
        Map<String, String> variables = builder.environment();
        variables.keySet().removeIf(name -> name.matches("(MALLOC|GLIBC|GOMP|OPENCV|FOVEA_).*"));
        variables.put("JAVA_HOME", runtime.toString());
        variables.putAll(environment);
        int code = builder.start().waitFor();
        return new Ended(code, Files.readAllLines(folder.resolve("out")), Files.readAllLines(folder.resolve("err")));
    }

    private void java(String version, String body) throws IOException {
        Files.createDirectories(runtime.resolve("bin"));
        Files.writeString(runtime.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        executable(runtime.resolve("bin/java"), body);
    }

    private static void executable(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }
}
