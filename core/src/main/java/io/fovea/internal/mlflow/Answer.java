package io.fovea.internal.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.fovea.internal.text.Printable;

/**
 * What the server says to a call.
 *
 * @param status HTTP's
 * @param body a missing node if it is no JSON
 */
record Answer(int status, JsonNode body) {
    private static final int LONGEST_MESSAGE = 200;

    /** Whether the call failed for this reason, one of MLflow's error codes. */
    boolean isError(String code) {
        return !isDone() && body.path("error_code").asText().equals(code);
    }

    private boolean isDone() {
        return status >= 200 && status < 300;
    }

    /** @throws MlflowFailure if the call failed */
    void require() throws MlflowFailure {
        if (!isDone()) throw failure();
        if (!body.isObject()) throw foreign();
    }

    /**
     * A text of the answer.
     *
     * @param place as a JSON pointer
     * @throws MlflowFailure if the call failed, or it is not there
     */
    String text(String place) throws MlflowFailure {
        require();
        String text = body.at(place).asText();
        if (text.isEmpty()) throw foreign();
        return text;
    }

    private static MlflowFailure foreign() {
        return MlflowFailure.refusal("it answers, but not as MLflow does", null);
    }

    MlflowFailure failure() {
        String said = body.path("message").asText().lines().findFirst().orElse("");
        if (said.length() > LONGEST_MESSAGE) said = said.substring(0, LONGEST_MESSAGE) + "…";
        String reason = words() + (said.isBlank() ? "" : ": " + Printable.of(said));
        boolean passes = status >= 500 || status == 401 || status == 403 || status == 408 || status == 429;
        return passes ? MlflowFailure.passing(reason, null) : MlflowFailure.refusal(reason, null);
    }

    private String words() {
        if (status == 401 || status == 403) return "it asks for other credentials (HTTP " + status + ")";
        if (status >= 300 && status < 400) return "it points to another address (HTTP " + status + ")";
        String code = body.path("error_code").asText();
        return "HTTP " + status + (code.isEmpty() ? "" : " " + Printable.of(code));
    }
}
