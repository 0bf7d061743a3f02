package io.fovea.ensemble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.data.Labels;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VoteTest {
    private static final Labels SEVERAL = new Labels(List.of("sky", "sea"), true);

    @ParameterizedTest
    @EnumSource
    void aRuleIsReadAsItIsWritten(VoteRule rule) {
        assertEquals(rule, VoteRule.parse(rule.toString()));
        if (rule.learns()) assertThrows(IllegalStateException.class, () -> rule.vote(3));
        else assertTrue(List.of(0, 3).contains(rule.vote(3).members()));
    }

    @Test
    void anUnknownRuleNamesTheKnownOnes() {
        UserError error = assertThrows(UserError.class, () -> VoteRule.parse("loud"));
        assertEquals("unknown vote 'loud'", error.getMessage());
        assertEquals("use one of soft, hard, weighted, stacked, median", error.fix());
    }

    @Test
    void labelsThatMayComeTogetherAreNotWeightedOrStacked() {
        for (VoteRule rule : VoteRule.values()) {
            if (!rule.learns()) rule.require(SEVERAL, 3);
            else assertThrows(UserError.class, () -> rule.require(SEVERAL, 3));
        }
    }

    @Test
    void aStackedVoteOfTooManyNumbersNamesTheWeightedOne() {
        Labels thousand =
                new Labels(IntStream.range(0, 1000).mapToObj(c -> "class " + c).toList());
        UserError error = assertThrows(UserError.class, () -> VoteRule.STACKED.require(thousand, 2));
        assertEquals(
                "a stacked vote of 2 members on 1,000 classes has 2,001,000 numbers, at most 100,000 are kept",
                error.getMessage());
        assertTrue(error.fix().contains("--vote weighted"));
        VoteRule.WEIGHTED.require(thousand, 2);
        List<Double> row = Collections.nCopies(400, 0.0);
        assertThrows(UserError.class, () -> new Vote.Stacked(Collections.nCopies(401, row)));
    }

    @Test
    void weightsAreSharesOfOne() {
        assertEquals(4, Vote.Soft.equal(4).members());
        assertThrows(IllegalArgumentException.class, () -> Vote.Soft.equal(0));
        assertThrows(IllegalArgumentException.class, () -> new Vote.Soft(List.of(0.5, 0.4)));
        assertThrows(IllegalArgumentException.class, () -> new Vote.Hard(List.of(1.5, -0.5)));
        assertThrows(IllegalArgumentException.class, () -> new Vote.Soft(List.of(Double.NaN)));
        assertThrows(IllegalArgumentException.class, () -> new Vote.Soft(List.of()));
    }

    @Test
    void aStackedVoteKnowsItsMembers() {
        List<Double> row = List.of(1.0, 2.0, 3.0);
        Vote.Stacked vote = new Vote.Stacked(Collections.nCopies(7, row));
        assertEquals(2, vote.members());
        assertEquals(3, vote.classes());
        assertThrows(IllegalArgumentException.class, () -> new Vote.Stacked(Collections.nCopies(8, row)));
        List<Double> infinite = List.of(1.0, 2.0, Double.POSITIVE_INFINITY);
        assertThrows(IllegalArgumentException.class, () -> new Vote.Stacked(Collections.nCopies(7, infinite)));
    }
}
