package io.fovea.internal.bundle;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fovea.framing.Draft;
import io.fovea.framing.Framing;
import io.fovea.framing.Letterbox;
import io.fovea.framing.RandomResizedCrop;
import io.fovea.framing.ShorterSideCrop;
import io.fovea.framing.Squash;
import io.fovea.framing.Views;

/** How a framing is written as JSON: its name as {@code type}, then its components. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Squash.class, name = "squash"),
    @JsonSubTypes.Type(value = ShorterSideCrop.class, name = "crop"),
    @JsonSubTypes.Type(value = Letterbox.class, name = "letterbox"),
    @JsonSubTypes.Type(value = RandomResizedCrop.class, name = "random-crop"),
    @JsonSubTypes.Type(value = Draft.class, name = "draft")
})
public interface FramingJson {
    @JsonIgnore
    boolean isRandom();

    static JsonMapper.Builder in(JsonMapper.Builder mapper) {
        return mapper.addMixIn(Framing.class, FramingJson.class).addMixIn(Views.class, AsText.class);
    }

    /** Views are one text. */
    interface AsText {
        @JsonValue
        String text();

        @JsonCreator
        static Views parse(String text) {
            return Views.parse(text);
        }
    }
}
