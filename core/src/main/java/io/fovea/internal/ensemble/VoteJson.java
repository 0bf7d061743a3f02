package io.fovea.internal.ensemble;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fovea.ensemble.Vote;

/** How a vote is written as JSON: its name as {@code type}, then its components. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Vote.Soft.class, name = "soft"),
    @JsonSubTypes.Type(value = Vote.Hard.class, name = "hard"),
    @JsonSubTypes.Type(value = Vote.Median.class, name = "median"),
    @JsonSubTypes.Type(value = Vote.Stacked.class, name = "stacked")
})
public interface VoteJson {
    /** The mapper, which then reads and writes votes. */
    static JsonMapper.Builder in(JsonMapper.Builder mapper) {
        return mapper.addMixIn(Vote.class, VoteJson.class);
    }
}
