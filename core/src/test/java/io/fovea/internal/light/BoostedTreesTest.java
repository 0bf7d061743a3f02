package io.fovea.internal.light;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.UserError;
import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BoostedTreesTest {
    private static final LightData KNOWN = LightData.of(150, 9, 3),
            ASKED = LightData.of(210, 9, 3).part(150, 210);

    private static Map<String, Object> parameters() {
        return new HashMap<>(Map.of(
                "objective", "multi:softprob",
                "num_class", 3,
                "base_score", 0,
                "tree_method", "hist",
                "max_depth", 4,
                "verbosity", 0));
    }

    @Test
    void ourTreesSayWhatXgboostSays() throws Exception {
        XgboostLibrary.require();
        float[] labels = new float[150];
        for (int i = 0; i < labels.length; i++) labels[i] = KNOWN.labels()[i];
        DMatrix known = new DMatrix(KNOWN.rows(), 150, 9, Float.NaN),
                asked = new DMatrix(ASKED.rows(), 60, 9, Float.NaN);
        known.setLabel(labels);
        Booster booster = XGBoost.train(known, parameters(), 20, Map.of(), null, null);
        DecisionTrees ours = BoostedTrees.read(new ObjectMapper().readTree(booster.toByteArray("json")), 9, 3, 20);
        DecisionTrees fewer = BoostedTrees.read(new ObjectMapper().readTree(booster.toByteArray("json")), 9, 3, 5);
        float[] scores = ours.scores(ASKED.rows()), early = fewer.scores(ASKED.rows());
        float[][] theirs = booster.predict(asked, true), theirEarly = booster.predict(asked, true, 5);
        for (int i = 0; i < 60; i++) {
            for (int c = 0; c < 3; c++) {
                assertEquals(theirs[i][c], scores[i * 3 + c], 1e-5);
                assertEquals(theirEarly[i][c], early[i * 3 + c], 1e-5);
            }
        }
        Booster same = XGBoost.loadModel(new ByteArrayInputStream(booster.toByteArray("json")));
        assertEquals(20, same.getNumBoostedRound());
    }

    /** Sums of several threads depend on their number, which is why it is always the same. */
    @Test
    void treesAreTheSameEveryTime() {
        BoostedTrees learner = new BoostedTrees(List.of(10), 4, 0.3);
        DecisionTrees first = (DecisionTrees) KNOWN.learnt(learner), second = (DecisionTrees) KNOWN.learnt(learner);
        assertArrayEquals(first.threshold(), second.threshold());
        assertArrayEquals(first.entryValue(), second.entryValue());
    }

    static Stream<LinkageError> failures() {
        return Stream.of(
                new UnsatisfiedLinkError("libgomp.so.1: cannot open shared object file"),
                new ExceptionInInitializerError(new IllegalStateException("Unsupported os")),
                new NoClassDefFoundError("Could not initialize class XGBoostJNI"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aPlatformWithoutXgboostIsToldWhatToUseInstead(LinkageError failure) {
        UserError told = assertThrows(
                UserError.class,
                () -> XgboostLibrary.require(() -> {
                    throw failure;
                }));
        assertTrue(told.getMessage().contains(System.getProperty("os.arch")), told.getMessage());
        assertEquals("use forest or logistic instead of xgboost", told.fix());
    }
}
