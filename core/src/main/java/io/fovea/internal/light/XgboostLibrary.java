package io.fovea.internal.light;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.UserError;
import io.fovea.internal.torch.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** XGBoost as far as it is needed: it boosts trees, which are then ours. */
final class XgboostLibrary {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Held, for a logger that nobody holds forgets its level. */
    private static final Logger LOGGER = Logger.getLogger("ml.dmlc.xgboost4j");

    private XgboostLibrary() {}

    /** @throws UserError if there is none for this platform, or it cannot be loaded */
    static void require() {
        require(() -> {
            LOGGER.setLevel(Level.OFF);
            Engine.start(); // brings the OpenMP library that XGBoost needs, too
            try {
                Class.forName("ml.dmlc.xgboost4j.java.XGBoostJNI");
            } catch (ClassNotFoundException e) {
                throw new NoClassDefFoundError(e.getMessage());
            }
        });
    }

    static void require(Runnable loading) {
        try {
            loading.run();
        } catch (LinkageError e) { // also ExceptionInInitializerError, of what the library's loader throws
            throw new UserError(
                    "xgboost's native library cannot be loaded on this platform (" + System.getProperty("os.name")
                            + ", " + System.getProperty("os.arch") + ")",
                    "use forest or logistic instead of xgboost",
                    e);
        }
    }

    /**
     * Boosts trees.
     *
     * @param rows [labels, features] in row-major order
     * @return the model as XGBoost's JSON
     */
    static JsonNode train(float[] rows, int features, int[] labels, Map<String, Object> parameters, int rounds) {
        require();
        float[] truth = new float[labels.length];
        for (int i = 0; i < truth.length; i++) truth[i] = labels[i];
        DMatrix images = null;
        Booster booster = null;
        try {
            images = new DMatrix(rows, labels.length, features, Float.NaN);
            images.setLabel(truth);
            booster = XGBoost.train(images, parameters, rounds, Map.of(), null, null);
            return JSON.readTree(booster.toByteArray("json"));
        } catch (XGBoostError e) {
            throw new IllegalStateException("xgboost: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (booster != null) booster.dispose();
            if (images != null) images.dispose();
        }
    }
}
