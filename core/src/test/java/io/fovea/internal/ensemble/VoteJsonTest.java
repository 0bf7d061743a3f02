package io.fovea.internal.ensemble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fovea.ensemble.Vote;
import io.fovea.internal.text.Json;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VoteJsonTest {
    private static final JsonMapper JSON = VoteJson.in(Json.builder()).build();

    static Stream<Vote> every() {
        return Stream.of(
                new Vote.Soft(List.of(0.25, 0.75)),
                Vote.Hard.equal(3),
                new Vote.Median(),
                new Vote.Stacked(List.of(List.of(1.0, -2.0), List.of(0.5, 0.0), List.of(0.0, 0.1))));
    }

    @ParameterizedTest
    @MethodSource("every")
    void aVoteIsReadAsItWasWritten(Vote vote) throws JsonProcessingException {
        String json = JSON.writerFor(Vote.class).writeValueAsString(vote);
        assertEquals(vote, JSON.readValue(json, Vote.class), json);
    }

    @Test
    void itsNameIsItsType() throws JsonProcessingException {
        assertEquals(
                "{\"type\":\"soft\",\"weights\":[0.5,0.5]}",
                JSON.writerFor(Vote.class).writeValueAsString(Vote.Soft.equal(2)));
        assertEquals("{\"type\":\"median\"}", JSON.writerFor(Vote.class).writeValueAsString(new Vote.Median()));
        assertTrue(JSON.writerFor(Vote.class)
                .writeValueAsString(new Vote.Stacked(List.of(List.of(1.0), List.of(2.0))))
                .equals("{\"type\":\"stacked\",\"rows\":[[1.0],[2.0]]}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"loud\"}",
                "{\"type\":\"soft\"}",
                "{\"type\":\"soft\",\"weights\":[0.5,0.6]}",
                "{\"type\":\"hard\",\"weights\":[-1,2]}",
                "{\"type\":\"hard\",\"weights\":[null]}",
                "{\"type\":\"stacked\",\"rows\":[]}",
                "{\"type\":\"stacked\",\"rows\":[[1,2],[1,2]]}",
                "{\"type\":\"stacked\",\"rows\":[[1,2],[1],[1,2]]}",
                "{\"type\":\"stacked\",\"rows\":[[1,2],[1,null],[1,2]]}",
                "{}"
            })
    void damagedVotesAreRefused(String json) {
        assertThrows(JsonProcessingException.class, () -> JSON.readValue(json, Vote.class));
    }
}
