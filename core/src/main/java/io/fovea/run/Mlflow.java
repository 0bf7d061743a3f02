package io.fovea.run;

import io.fovea.UserError;
import io.fovea.internal.mlflow.MlflowFailure;
import io.fovea.internal.mlflow.MlflowServer;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tracking server of MLflow that runs are logged to: their settings, the figures of every epoch, and how they end.
 * Immutable: every setter returns a changed copy. Credentials are never printed or kept.
 *
 * <pre>{@code TrainingRun.on(photos).mlflow(Mlflow.at("http://localhost:5000").experiment("pets")).start()}</pre>
 */
public final class Mlflow {
    /** The experiment of runs for which none is named. */
    public static final String USUAL_EXPERIMENT = "fovea";

    private static final int LONGEST_NAME = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final URI address;
    private final String experiment;
    private final @Nullable String authorization;
    private final Duration patience;

    private Mlflow(URI address, String experiment, @Nullable String authorization, Duration patience) {
        this.address = address;
        this.experiment = experiment;
        this.authorization = authorization;
        this.patience = patience;
    }

    /**
     * @param address of the server, such as {@code http://localhost:5000}; a user and password in it are used, and left
     *     out of what is shown
     * @throws UserError if it is none
     */
    public static Mlflow at(String address) {
        try {
            URI uri = new URI(address);
            String scheme = String.valueOf(uri.getScheme());
            boolean isServer = scheme.equals("http") || scheme.equals("https");
            if (!isServer || uri.getHost() == null || uri.getQuery() != null || uri.getFragment() != null) {
                throw noServer(address);
            }
            String path = uri.getPath().replaceAll("/+$", "");
            URI shown = new URI(scheme, null, uri.getHost(), uri.getPort(), path, null, null);
            String login = uri.getUserInfo();
            return new Mlflow(shown, USUAL_EXPERIMENT, login == null ? null : basic(login), PATIENCE);
        } catch (URISyntaxException e) {
            throw noServer(address);
        }
    }

    private static UserError noServer(String address) {
        String shown = address.replaceAll("(?s)^([^:/]*://)?.*@", "$1…@");
        return new UserError(
                "'" + shown + "' is no address of an MLflow server",
                "give one such as http://localhost:5000, where 'mlflow server' runs");
    }

    /** The experiment that runs belong to, made if it is not there; else {@value #USUAL_EXPERIMENT}. */
    public Mlflow experiment(String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new UserError(
                    "'" + name + "' is no name of an experiment",
                    "give one of at most " + LONGEST_NAME + " characters");
        }
        return new Mlflow(address, name, authorization, patience);
    }

    /** A token that the server asks for. */
    public Mlflow token(String token) {
        return new Mlflow(address, experiment, "Bearer " + credential(token), patience);
    }

    /** A user of the server. */
    public Mlflow login(String user, String password) {
        return new Mlflow(address, experiment, basic(user + ":" + password), patience);
    }

    /**
     * Credentials as MLflow's own programs take them, where the address has none: {@code MLFLOW_TRACKING_USERNAME} with
     * {@code MLFLOW_TRACKING_PASSWORD}, else {@code MLFLOW_TRACKING_TOKEN}.
     *
     * @param environment such as {@code System.getenv()}; nothing else is taken from it
     */
    public Mlflow credentials(Map<String, String> environment) {
        if (authorization != null) return this;
        String user = environment.get("MLFLOW_TRACKING_USERNAME");
        String password = environment.get("MLFLOW_TRACKING_PASSWORD");
        if (user != null && password != null) return login(user, password);
        String token = environment.get("MLFLOW_TRACKING_TOKEN");
        return token == null ? this : token(token);
    }

    private static String basic(String login) {
        return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }

    /** What an HTTP header can hold. */
    private static String credential(String token) {
        if (token.isEmpty() || !token.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new UserError("the token for MLflow is empty or has characters that none has", "give it as it is");
        }
        return token;
    }

    /** Of the server, without user and password. */
    public String address() {
        return address.toString();
    }

    /** The experiment's name. */
    public String experiment() {
        return experiment;
    }

    /** @param time that one call may take; else ten seconds */
    Mlflow patience(Duration time) {
        return new Mlflow(address, experiment, authorization, Objects.requireNonNull(time));
    }

    MlflowServer server() {
        return new MlflowServer(address, authorization, patience);
    }

    /**
     * Before long work.
     *
     * @throws UserError if the server cannot be reached, or refuses
     */
    void requireReachable() {
        try {
            server().experiment(experiment); // whether it is there or not
        } catch (MlflowFailure e) {
            throw unusable(e);
        }
    }

    UserError unusable(MlflowFailure e) {
        return new UserError(
                "the MLflow server " + address + " cannot be used: " + e.reason(),
                "start it, correct its address or credentials, or train without --mlflow",
                e);
    }

    /** The server's address, and nothing secret. */
    @Override
    public String toString() {
        return address();
    }
}
