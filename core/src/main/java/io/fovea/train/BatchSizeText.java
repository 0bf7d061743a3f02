package io.fovea.train;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.fovea.UserError;
import io.fovea.internal.limit.Limit;
import java.io.IOException;

/** How a recipe's text has the images of a step: their number, or {@value #AUTO}. */
abstract class BatchSizeText {
    static final String AUTO = "auto";

    @JsonSerialize(using = Writer.class)
    @JsonDeserialize(using = Reader.class)
    abstract int batchSize();

    /** As a person writes it, for {@link RecipeSetters#batchSize(String)}: the text or number of a recipe's tree. */
    static Object parse(String text) {
        if (text.equals(AUTO)) return AUTO;
        try {
            return Limit.BATCH_SIZE.require(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw unknown(text, e);
        }
    }

    private static UserError unknown(String text, Exception cause) {
        return new UserError(
                "the batch size is a whole number or auto, got " + text, "give a number of images, or auto", cause);
    }

    static final class Writer extends StdSerializer<Integer> {
        private static final long serialVersionUID = 1L;

        Writer() {
            super(Integer.class);
        }

        @Override
        public void serialize(Integer images, JsonGenerator to, SerializerProvider provider) throws IOException {
            if (images == Recipe.AUTO_BATCH) to.writeString(AUTO);
            else to.writeNumber(images);
        }
    }

    static final class Reader extends StdDeserializer<Integer> {
        private static final long serialVersionUID = 1L;

        Reader() {
            super(Integer.class);
        }

        @Override
        public Integer deserialize(JsonParser from, DeserializationContext context) throws IOException {
            if (from.currentToken() == JsonToken.VALUE_STRING && from.getText().equals(AUTO)) return Recipe.AUTO_BATCH;
            if (from.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                return (int) Limit.BATCH_SIZE.require(from.getLongValue());
            }
            throw unknown(from.getText(), new IllegalArgumentException("not a whole number"));
        }

        /** Of {@code null}, and where there is nothing. */
        @Override
        public Integer getNullValue(DeserializationContext context) {
            throw unknown("nothing", new IllegalArgumentException("no value"));
        }
    }
}
