package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.internal.mlflow.TrackingServer;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MlflowTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost:5000",
                "databricks",
                "sqlite:///mlflow.db",
                "file:///mlruns",
                "./mlruns",
                "http://",
                "http://host/?a=b",
                "http://host/#/experiments/1",
                "http://a b",
                "ftp://host"
            })
    void whatIsNoServerIsRefused(String address) {
        UserError error = assertThrows(UserError.class, () -> Mlflow.at(address));
        assertTrue(error.fix().contains("http://localhost:5000"), error.fix());
    }

    @Test
    void anAddressIsShownWithoutUserPasswordAndLastSlash() {
        assertEquals(
                "https://host/mlflow",
                Mlflow.at("https://me:s3cret@host/mlflow/").address());
        assertEquals("http://[::1]:5000", Mlflow.at("http://[::1]:5000/").toString());
        UserError error = assertThrows(UserError.class, () -> Mlflow.at("http://me:s3cr%et@host"));
        assertFalse(String.valueOf(error.getMessage()).contains("s3cr"), error.getMessage());
        UserError slash = assertThrows(UserError.class, () -> Mlflow.at("http://me:s3/cr@host"));
        assertTrue(slash.getMessage().contains("'http://…@host'"), slash.getMessage());
    }

    @Test
    void credentialsOfTheEnvironmentAreThoseOfMlflow() throws IOException {
        Map<String, String> token = Map.of("MLFLOW_TRACKING_TOKEN", "t0ken");
        Map<String, String> both = Map.of(
                "MLFLOW_TRACKING_TOKEN", "t0ken", "MLFLOW_TRACKING_USERNAME", "me", "MLFLOW_TRACKING_PASSWORD", "pw");
        assertAccepted("", Map.of("MLFLOW_TRACKING_URI", "http://elsewhere", "MLFLOW_TRACKING_USERNAME", "me"));
        assertAccepted("Bearer t0ken", token);
        assertAccepted("Basic bWU6cHc=", both);
    }

    private static void assertAccepted(String authorization, Map<String, String> environment) throws IOException {
        try (TrackingServer server = TrackingServer.start(authorization)) {
            Mlflow.at(server.address()).credentials(environment).requireReachable();
            assertEquals(1, server.calls.get());
        }
    }

    @Test
    void credentialsOfTheAddressGoBeforeThoseOfTheEnvironment() throws IOException {
        try (TrackingServer server = TrackingServer.start("Basic bWU6cHc=")) {
            Mlflow.at(server.address().replace("//", "//me:pw@"))
                    .credentials(Map.of("MLFLOW_TRACKING_TOKEN", "t0ken"))
                    .requireReachable();
        }
    }

    @Test
    void aTokenThatNoHeaderHoldsIsRefusedAndNotShown() {
        UserError error =
                assertThrows(UserError.class, () -> Mlflow.at("http://host").token("s3cret\n"));
        assertFalse(String.valueOf(error.getMessage()).contains("s3cret"));
    }

    @Test
    void anExperimentHasAName() {
        assertThrows(UserError.class, () -> Mlflow.at("http://host").experiment(" "));
        assertThrows(UserError.class, () -> Mlflow.at("http://host").experiment("x".repeat(501)));
        assertEquals("fovea", Mlflow.at("http://host").experiment());
    }
}
