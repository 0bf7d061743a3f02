package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.data.Labels;
import io.fovea.ensemble.EnsembleFigures;
import io.fovea.ensemble.Vote;
import io.fovea.ensemble.VoteRule;
import io.fovea.evaluate.Outcome;
import io.fovea.evaluate.SingleLabelEvaluation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EnsembleTextTest {
    private static SingleLabelEvaluation member(double knows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            float[] logits = {(float) (3 * random.nextDouble()), (float) (3 * random.nextDouble())};
            logits[i % 2] += (float) knows;
            outcomes.add(Outcome.of(i + ".jpg", i % 2, logits));
        }
        return new SingleLabelEvaluation(new Labels(List.of("cat", "dog")), outcomes);
    }

    private static EnsembleFigures figures(int members, VoteRule rule, Vote vote) {
        List<SingleLabelEvaluation> judged = IntStream.range(0, members)
                .mapToObj(member -> member(1 + 0.1 * member, member))
                .toList();
        List<EnsembleFigures.Model> models = IntStream.range(0, members)
                .mapToObj(m -> new EnsembleFigures.Model(
                        "run\n" + m, "mobilenet_v2", "224 x 224", m == 0 ? null : 12.5, 9_400_000))
                .toList();
        EnsembleFigures.Model whole = new EnsembleFigures.Model("ens.fovea", "", "", 40.0, 30_000_000);
        return EnsembleFigures.of(rule, vote, rule.learns(), models, judged, whole, member(2.5, 99));
    }

    private static String printed(EnsembleFigures figures) {
        StringWriter text = new StringWriter();
        new EnsembleText(new PrintWriter(text)).print(figures);
        return text.toString();
    }

    @Test
    void membersComeFirstAndThenWhatTheyMakeTogether() {
        EnsembleFigures figures = figures(3, VoteRule.WEIGHTED, new Vote.Soft(List.of(0.5, 0.25, 0.25)));
        List<String> lines = printed(figures).lines().toList();
        assertTrue(lines.get(0)
                .matches("member +architecture +input +accuracy +95 % interval +loss +weight +ms an image +MB"));
        assertTrue(lines.get(1).matches("1 run\\\\n0 +mobilenet_v2 +224 x 224 .* 0\\.500 +- +9\\.4"), lines.get(1));
        assertTrue(lines.get(4).startsWith("ens.fovea (weighted vote) "), lines.get(4));
        assertTrue(lines.get(4).endsWith("-         40.0  30.0"), lines.get(4));
        assertEquals("answered alike, %     1     2     3", lines.get(6));
        assertTrue(lines.get(7).matches("1 run\\\\n0 +- +\\d\\d\\.\\d +\\d\\d\\.\\d"), lines.get(7));
        assertTrue(lines.get(11).matches("soft vote of +accuracy +points +p"), lines.get(11));
        assertTrue(lines.get(13).matches("and \\d run.* [+-]\\d+\\.\\d\\d +\\S+"), lines.get(13));
        assertEquals(figures.sentences().size(), lines.size() - 16);
        assertTrue(lines.get(16).contains(" that of its best member, run\\n"), lines.get(16));
    }

    @Test
    void aVoteWithoutWeightsHasNoColumnOfThem() {
        assertFalse(printed(figures(3, VoteRule.MEDIAN, new Vote.Median())).contains("weight"));
    }

    @Test
    void ofMoreThanEightMembersNoTableOfAgreementIsPrinted() {
        assertTrue(printed(figures(8, VoteRule.SOFT, Vote.Soft.equal(8))).contains("answered alike"));
        String nine = printed(figures(9, VoteRule.SOFT, Vote.Soft.equal(9)));
        assertFalse(nine.contains("answered alike"));
        assertTrue(nine.contains("Two members differ on"));
    }

    @Test
    void oneMemberIsComparedWithNothing() {
        String one = printed(figures(1, VoteRule.SOFT, Vote.Soft.equal(1)));
        assertFalse(one.contains("answered alike") || one.contains("soft vote of") || one.contains("independently"));
    }
}
