package io.fovea.internal.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.UserError;
import io.fovea.internal.file.NewFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a run is logged, as {@code mlflow.json} of the run folder keeps it: who goes on with the run goes on there.
 *
 * @param server its address
 * @param experiment its id
 * @param run its id
 */
public record RunReference(String server, String experiment, String run) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws UserError if the file cannot be read, or is none */
    public static RunReference read(Path file) {
        try {
            JsonNode json = JSON.readTree(Files.readAllBytes(file));
            return new RunReference(text(json, "server"), text(json, "experiment"), text(json, "run"));
        } catch (IOException e) {
            throw new UserError(
                    file + " does not tell where the run was logged: " + e.getMessage(),
                    "delete it: then the run is logged as a new one",
                    e);
        }
    }

    private static String text(JsonNode json, String field) throws IOException {
        String text = json.path(field).asText();
        if (text.isEmpty()) throw new IOException("it has no " + field);
        return text;
    }

    /** Replaces the file as a whole. */
    public void write(Path file) {
        NewFile.write(
                file,
                out -> out.write(JSON.writerWithDefaultPrettyPrinter()
                        .writeValueAsBytes(JSON.createObjectNode()
                                .put("server", server)
                                .put("experiment", experiment)
                                .put("run", run))));
    }

    /** Of MLflow's web pages, the run's. */
    public String page() {
        return server + "/#/experiments/" + experiment + "/runs/" + run;
    }
}
