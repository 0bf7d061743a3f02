package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.internal.file.CacheFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FoveaTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void versionIsTheBuilds() {
        assertEquals(0, run("--version"));
        assertTrue(out.toString().strip().matches("fovea \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?"), out.toString());
    }

    @Test
    void helpNamesCommandsAndExitCodes() {
        assertEquals(0, run("--help"));
        assertTrue(out.toString().contains("doctor"));
        assertTrue(out.toString().contains("130"));
        assertEquals("", err.toString());
    }

    @Test
    void everyCommandHasHelp() {
        assertEquals(0, run("doctor", "--help"));
        assertTrue(out.toString().startsWith("Usage: fovea doctor"), out.toString());
    }

    @Test
    void noCommandIsAMistake() {
        assertEquals(2, run());
        assertEquals(
                List.of("error: a command is missing", "  try: fovea --help"),
                err.toString().lines().toList());
    }

    @Test
    void aMistypedCommandSuggestsTheRightOne() {
        assertEquals(2, run("docter"));
        assertEquals(
                List.of("error: there is no command docter", "  try: did you mean doctor?"),
                err.toString().lines().toList());
    }

    @Test
    void doctorAsJsonTellsEngineAndSettings() throws IOException {
        assertEquals(0, run("doctor", "--json"));
        JsonNode findings = new ObjectMapper().readTree(out.toString());
        assertEquals(1, findings.at("/engine/blas").asInt());
        assertTrue(findings.at("/engine/libtorch").asText().startsWith("2."));
        assertEquals(
                System.getProperty("java.version"), findings.at("/java/version").asText());
        assertEquals(1, out.toString().lines().count());
    }

    @Test
    void doctorShowsWhatTheFoldersTake() throws IOException {
        assertEquals(0, run("doctor", "--json"));
        JsonNode folders = new ObjectMapper().readTree(out.toString()).get("folders");
        assertTrue(folders.at("/libraries/bytes").asLong() > 1_000_000, folders.toString());
        for (String part : List.of(CacheFolder.ARCHIVES, CacheFolder.WEIGHTS)) {
            assertEquals(
                    CacheFolder.here().resolve(part).toString(),
                    folders.at("/" + part + "/folder").asText());
        }
        assertEquals(20L << 30, folders.at("/archives/limit").asLong());
        assertTrue(folders.at("/weights/limit").isNull());
        out.getBuffer().setLength(0);
        assertEquals(0, run("doctor"));
        assertTrue(
                out.toString().matches("(?s).*archives +\\S+ \\([0-9.,]+ MiB of at most 20,480.0 MiB\\).*"),
                out.toString());
    }

    @Test
    void anUnexpectedErrorOutsideOfACommandIsReportedToo() {
        PrintWriter broken = new PrintWriter(new CheckedOutput(OutputStream.nullOutputStream())) {
            @Override
            public void flush() {
                throw new AssertionError("out of order");
            }
        };
        assertEquals(1, Fovea.run(Terminal.of(Map.of()), broken, new PrintWriter(err, true), "--version"));
        assertTrue(err.toString().contains("this is a bug in Fovea"), err.toString());
    }

    @Test
    void jsonHasNoNumberThatIsNotFinite() {
        PrintWriter results = new PrintWriter(out, true), errors = new PrintWriter(err, true);
        new Console(results, errors, Terminal.of(Map.of())).json(Map.of("loss", Double.NaN));
        assertEquals("{\"loss\":null}", out.toString().strip());
    }

    private int run(String... args) {
        return Fovea.run(Terminal.of(Map.of()), new PrintWriter(out, true), new PrintWriter(err, true), args);
    }
}
