package io.fovea.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code fovea} in a checkout's project of its own, with a Java that prints its arguments and a Maven that
 * counts.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class LauncherTest {
    @TempDir
    Path folder;

    private Path project;
    private Path tools;

    private record Ended(int code, List<String> out, List<String> err) {}

    @BeforeEach
    void makeProjectAndTools() throws IOException {
        project = folder.resolve("a project");
        for (String sources : List.of("core/src/main", "cli/src/main")) {
            Files.createDirectories(project.resolve(sources));
        }
        Files.createDirectories(project.resolve("natives/linux-x86_64"));
        for (String pom : List.of("pom.xml", "core/pom.xml", "cli/pom.xml", "natives/linux-x86_64/pom.xml")) {
            Files.createFile(project.resolve(pom));
        }
        for (String script : List.of("fovea", "cli/build.sh")) {
            Files.copy(Path.of("..", script), project.resolve(script));
        }
        tools = Files.createDirectories(folder.resolve("tools"));
        makeTools();
    }

    private void makeTools() throws IOException {
        java("17", "printf '%s\\n' \"$@\"; echo \"arenas ${MALLOC_ARENA_MAX-}\"; exit 7");
        tool(
                "mvn",
                "echo built >>\"$BUILDS\"; sleep 0.3; : >\"$(dirname \"$BUILDS\")/a project/cli/target/fovea.jar\"");
    }

    @Test
    void theFirstStartBuildsAndLaterOnesDoNot() throws Exception {
        assertEquals(
                List.of("building Fovea (first use, about a minute)…"),
                start("--help").err());
        assertEquals(List.of(), start("--help").err());
        assertEquals(1, builds());
    }

    @Test
    void aNewSourceIsBuilt() throws Exception {
        start("--help");
        Path source = Files.writeString(project.resolve("core/src/main/New.java"), "class New {}");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(2)));
        assertEquals(
                List.of("building Fovea (its sources have changed)…"),
                start("--help").err());
        assertEquals(2, builds());
    }

    @Test
    void argumentsAndExitCodePassThrough() throws Exception {
        Ended ended = start("train", "my photos", "*", "");
        assertEquals(7, ended.code());
        List<String> arguments = ended.out();
        int jar = arguments.indexOf("-jar");
        assertEquals(List.of("train", "my photos", "*", ""), arguments.subList(jar + 2, jar + 6));
        assertTrue(arguments.contains("-Dorg.bytedeco.javacpp.maxphysicalbytes=0"));
    }

    @Test
    void theUsersOwnSettingsWin() throws Exception {
        Ended ended =
                start(Map.of("MALLOC_ARENA_MAX", "4", "FOVEA_JAVA_OPTS", "-Xmx1g -Da=b"), project.resolve("fovea"));
        assertTrue(ended.out().containsAll(List.of("-Xmx1g", "-Da=b", "arenas 4")), ended.toString());
    }

    @Test
    void aSymbolicLinkFromElsewhereWorks() throws Exception {
        Path first = Files.createSymbolicLink(folder.resolve("link"), Path.of("a project/fovea"));
        Path second = Files.createSymbolicLink(folder.resolve("link of link"), first);
        assertEquals(7, start(Map.of(), second).code());
    }

    @Test
    void twoFirstStartsAtOnceBuildOnce() throws Exception {
        Process one = process(Map.of(), project.resolve("fovea")).start();
        Process two = process(Map.of(), project.resolve("fovea")).start();
        assertEquals(7, one.waitFor());
        assertEquals(7, two.waitFor());
        assertEquals(1, builds());
    }

    @Test
    void aKilledStartLeavesNoLock() throws Exception {
        tool("mvn", "kill -KILL $PPID; sleep 0.3; exit 1"); // Maven outlives the script, and ends the lock
        assertEquals(128 + 9, start("--help").code());
        makeTools();
        assertEquals(7, start("--help").code());
        assertEquals(1, builds());
    }

    @Test
    void aLockThatIsHeldIsWaitedForSoLongOnly() throws Exception {
        Files.createDirectories(project.resolve("cli/target"));
        Process holder = new ProcessBuilder(
                        "flock", project.resolve("cli/target/build.lock").toString(), "sleep", "60")
                .start();
        try {
            Ended ended = start(Map.of("FOVEA_BUILD_WAIT", "2"), project.resolve("fovea"));
            assertEquals(2, ended.code());
            assertEquals(
                    "waiting for another start of Fovea to finish its build…",
                    ended.err().get(0));
            assertTrue(ended.err().get(1).contains("has been building for 2 seconds"), ended.toString());
        } finally {
            holder.descendants().forEach(ProcessHandle::destroyForcibly);
            holder.destroyForcibly();
        }
        assertEquals(7, start("--help").code());
    }

    @Test
    void withoutFlockALockWhoseOwnerIsGoneOrAnotherProcessDoesNotCount() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        long self = ProcessHandle.current().pid();
        for (String owner : new String[] {gone.pid() + " long ago", self + " long ago", ""}) {
            Path lock = Files.createDirectories(project.resolve("cli/target/build.lock.d"));
            Files.writeString(lock.resolve("owner"), owner);
            Files.deleteIfExists(project.resolve("cli/target/fovea.jar"));
            assertEquals(7, startWithoutFlock().code(), owner);
            assertFalse(Files.exists(lock), owner);
        }
        Files.createDirectories(project.resolve("cli/target/build.lock.d")); // killed before it wrote its name
        Files.delete(project.resolve("cli/target/fovea.jar"));
        assertEquals(7, startWithoutFlock().code());
    }

    @Test
    void withoutFlockALockOfALivingOwnerIsWaitedFor() throws Exception {
        Path lock = Files.createDirectories(project.resolve("cli/target/build.lock.d"));
        Process living = new ProcessBuilder("sleep", "60").start();
        try {
            Process started = new ProcessBuilder("ps", "-o", "lstart=", "-p", Long.toString(living.pid())).start();
            String since = new String(started.getInputStream().readAllBytes(), UTF_8).strip();
            Files.writeString(lock.resolve("owner"), living.pid() + " " + since + "\n");
            assertEquals(2, startWithoutFlock().code());
        } finally {
            living.destroyForcibly();
        }
        assertTrue(Files.exists(lock));
    }

    @Test
    void withoutFlockTwoStartsAtAStaleLockBuildOnce() throws Exception {
        Path lock = Files.createDirectories(project.resolve("cli/target/build.lock.d"));
        Files.writeString(lock.resolve("owner"), "999999999 long ago");
        Map<String, String> environment = Map.of("PATH", pathWithoutFlock());
        Process one = process(environment, project.resolve("fovea")).start();
        Process two = process(environment, project.resolve("fovea")).start();
        assertEquals(7, one.waitFor());
        assertEquals(7, two.waitFor());
        assertEquals(1, builds());
    }

    @Test
    void aBuildLeavesNoLitter() throws Exception {
        start("--help");
        try (Stream<Path> files = Files.list(project.resolve("cli/target"))) {
            assertEquals(
                    List.of("build.lock", "fovea.jar", "fovea.stamp"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    private Ended startWithoutFlock() throws IOException, InterruptedException {
        return start(Map.of("PATH", pathWithoutFlock(), "FOVEA_BUILD_WAIT", "3"), project.resolve("fovea"));
    }

    /** The tools that the script needs, and no others. */
    private String pathWithoutFlock() throws IOException {
        Path few = Files.createDirectories(folder.resolve("few tools"));
        String names = "cat dirname find grep head mkdir mv ps readlink rm rmdir sed sh sleep stty tail uname";
        for (String name : names.split(" ")) {
            tool(few.resolve(name), "PATH='" + System.getenv("PATH") + "' exec " + name + " \"$@\"");
        }
        return tools + ":" + few;
    }

    @Test
    void anOldJavaIsAMistakeWithARemedy() throws Exception {
        java("1.8", "exit 0");
        assertMistake(start("--help"), "Java 17 or newer is needed; .* is Java 1.8");
        java("11", "exit 0");
        assertMistake(start("--help"), "Java 17 or newer is needed; .* is Java 11");
    }

    @Test
    void aJavaHomeWithoutJavaIsAMistakeWithARemedy() throws Exception {
        Ended ended = start(Map.of("JAVA_HOME", "/nonexistent"), project.resolve("fovea"));
        assertMistake(ended, "JAVA_HOME is /nonexistent, which has no bin/java");
    }

    @Test
    void aFailedBuildShowsTheReasonAndIsTriedAgain() throws Exception {
        tool("mvn", "echo '[ERROR] X.java:[1,28] no such type'; echo '[ERROR] -> [Help 1]'; exit 1");
        Ended ended = start("--help");
        assertEquals(2, ended.code());
        assertEquals("[ERROR] X.java:[1,28] no such type", ended.err().get(1));
        assertTrue(ended.err().get(2).startsWith("error: the build failed; its output is in "), ended.toString());
        assertEquals(2, start("--help").code());
    }

    private static void assertMistake(Ended ended, String problem) {
        assertEquals(2, ended.code());
        assertEquals(2, ended.err().size(), ended.toString());
        assertTrue(ended.err().get(0).matches("error: " + problem), ended.toString());
        assertTrue(ended.err().get(1).startsWith("  try: "), ended.toString());
    }

    private Ended start(String... arguments) throws IOException, InterruptedException {
        return start(Map.of(), project.resolve("fovea"), arguments);
    }

    private Ended start(Map<String, String> environment, Path script, String... arguments)
            throws IOException, InterruptedException {
        Process process = process(environment, script, arguments).start();
        int code = process.waitFor();
        return new Ended(code, lines("out"), lines("err"));
    }

    private ProcessBuilder process(Map<String, String> environment, Path script, String... arguments) {
        ProcessBuilder builder = new ProcessBuilder("sh", script.toString());
        builder.command().addAll(List.of(arguments));
        builder.directory(folder.toFile());
        builder.redirectOutput(folder.resolve("out").toFile());
        builder.redirectError(folder.resolve("err").toFile());
        Map<String, String> variables = builder.environment();
        variables.keySet().removeAll(List.of("JAVA_HOME", "MALLOC_ARENA_MAX", "FOVEA_JAVA_OPTS"));
        variables.put("PATH", tools + ":" + variables.get("PATH"));
        variables.put("BUILDS", folder.resolve("builds").toString());
        variables.putAll(environment);
        return builder;
    }

    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(folder.resolve(file), UTF_8);
    }

    private int builds() throws IOException {
        return lines("builds").size();
    }

    private void java(String version, String body) throws IOException {
        tool(
                "java",
                "if [ \"$1\" = -XshowSettings:properties ]; then" + " echo '    java.specification.version = " + version
                        + "' >&2; exit 0; fi; " + body);
    }

    private void tool(String name, String body) throws IOException {
        tool(tools.resolve(name), body);
    }

    private static void tool(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }
}
