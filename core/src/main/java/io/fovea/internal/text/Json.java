package io.fovea.internal.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** JSON for other programs, as RFC 8259 has it: it knows no numbers that are not finite, so they become null. */
public final class Json {
    private Json() {}

    public static ObjectMapper mapper() {
        return builder().build();
    }

    /** To be configured further. */
    public static JsonMapper.Builder builder() {
        return JsonMapper.builder(JsonFactory.builder()
                .addDecorator((factory, generator) -> new FiniteNumbers(generator))
                .build());
    }

    private static final class FiniteNumbers extends JsonGeneratorDelegate {
        FiniteNumbers(JsonGenerator generator) {
            super(generator, false); // arrays and objects come back here, number by number
        }

        @Override
        public void writeNumber(double number) throws IOException {
            if (Double.isFinite(number)) super.writeNumber(number);
            else writeNull();
        }

        @Override
        public void writeNumber(float number) throws IOException {
            if (Float.isFinite(number)) super.writeNumber(number);
            else writeNull();
        }

        @Override
        public void writeArray(double[] numbers, int offset, int length) throws IOException {
            writeStartArray();
            for (int i = offset; i < offset + length; i++) writeNumber(numbers[i]);
            writeEndArray();
        }
    }
}
