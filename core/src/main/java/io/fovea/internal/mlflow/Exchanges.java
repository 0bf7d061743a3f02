package io.fovea.internal.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Requests and their answers, each within a given time, body included, which HttpClient's own limit leaves out. */
final class Exchanges {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Duration patience;
    private final HttpClient client;

    Exchanges(Duration patience) {
        this.patience = patience;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER) // credentials are for this address alone
                .connectTimeout(patience)
                .build();
    }

    Answer answer(HttpRequest request) throws MlflowFailure {
        CompletableFuture<HttpResponse<String>> coming =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        try {
            HttpResponse<String> response = coming.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), json(response.body()));
        } catch (TimeoutException e) {
            coming.cancel(true);
            throw silent(e);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } catch (InterruptedException e) {
            coming.cancel(true);
            Thread.currentThread().interrupt();
            throw MlflowFailure.passing("there was no time left for it", e);
        }
    }

    private static JsonNode json(String body) {
        try {
            JsonNode json = JSON.readTree(body);
            return json == null ? MissingNode.getInstance() : json;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private MlflowFailure silent(Throwable cause) {
        return MlflowFailure.passing("no answer within " + patience.toMillis() / 1000.0 + " s", cause);
    }

    private MlflowFailure failure(@Nullable Throwable cause) {
        if (cause instanceof HttpTimeoutException) return silent(cause);
        if (cause instanceof ConnectException connect) {
            boolean unknown = connect.getCause() instanceof UnresolvedAddressException;
            return MlflowFailure.passing(unknown ? "no such host" : "no connection", cause);
        }
        String said = cause == null ? "" : String.valueOf(cause.getMessage());
        String kind = cause instanceof SSLException ? "no secure connection" : "the connection broke";
        return MlflowFailure.passing(kind + " (" + said + ")", cause);
    }
}
