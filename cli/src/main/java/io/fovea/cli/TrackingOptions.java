package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.cli.help.Further;
import io.fovea.cli.help.Heading;
import io.fovea.run.Mlflow;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where else the figures of a run go. */
@Heading("Tracking")
final class TrackingOptions {
    @Further
    @Option(
            names = "--mlflow",
            paramLabel = "URI",
            description = "Log the run to this MLflow server as well, such as http://localhost:5000; credentials are"
                    + " taken from MLFLOW_TRACKING_USERNAME and _PASSWORD, or _TOKEN (default: none).")
    @Nullable
    String mlflow;

    @Further
    @Option(
            names = "--mlflow-experiment",
            paramLabel = "NAME",
            description = "With --mlflow: the experiment that the run belongs to, made if it is not there (default: "
                    + Mlflow.USUAL_EXPERIMENT + ").")
    @Nullable
    String experiment;

    /**
     * The server; null for none.
     *
     * @param environment for credentials
     * @throws UserError if the options do not go together, or name none
     */
    @Nullable
    Mlflow server(Map<String, String> environment) {
        if (mlflow == null) {
            if (experiment == null) return null;
            throw new UserError(
                    "--mlflow-experiment names an experiment of --mlflow, and no server is given",
                    "add --mlflow http://localhost:5000, for instance");
        }
        Mlflow server = Mlflow.at(mlflow).credentials(environment);
        return experiment == null ? server : server.experiment(experiment);
    }
}
