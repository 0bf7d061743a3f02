package io.fovea.internal.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fovea.UserError;
import io.fovea.internal.choice.Choices;
import io.fovea.train.LightHead;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadLearningTest {
    static List<String> names() {
        return Choices.of(LightHead.class).names().stream()
                .filter(name -> LightHead.parse(name).isFitted())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyFittedHeadHasALearner(String name) {
        LightHead head = LightHead.parse(name);
        assertEquals(name, head.text());
        assertEquals(true, HeadLearning.of(head).candidates().size() > 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "logistic(decay=0.1)       | decay=0.1",
                "svm(c=0.01)               | c=0.01",
                "svm(kernel=rbf, c=10, gamma=2) | kernel=rbf, c=10.0, gamma=2.0",
                "knn(k=5, metric=euclidean) | k=5",
                "forest(trees=30, leaf=2)  | leaf=2",
                "xgboost(rounds=20, depth=3) | rounds=20"
            })
    void whatIsSaidIsTheOnlyCandidate(String text, String candidate) {
        assertEquals(List.of(candidate), HeadLearning.of(LightHead.parse(text)).candidates());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "logistic(decay=0)",
                "svm(c=-1)",
                "svm(gamma=1)",
                "svm(kernel=poly)",
                "knn(k=0)",
                "forest(trees=0)",
                "xgboost(depth=40)",
                "xgboost(rate=0)",
                "tree"
            })
    void whatCannotBeIsRefused(String text) {
        assertThrows(UserError.class, () -> LightHead.parse(text));
    }

    @Test
    void aLinearMachineSaysThatItHasNoGamma() {
        UserError told = assertThrows(UserError.class, () -> LightHead.parse("svm(gamma=1)"));
        assertEquals("leave gamma out, or say svm(kernel=rbf, gamma=…)", told.fix());
    }
}
