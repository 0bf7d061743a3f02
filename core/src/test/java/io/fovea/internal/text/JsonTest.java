package io.fovea.internal.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private record Figures(double loss, Double accuracy, float rate, double[] mean, List<Double> std) {}

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aNumberThatIsNotFiniteIsNull(double odd) throws JsonProcessingException {
        ObjectMapper mapper = Json.mapper();
        Figures figures = new Figures(odd, odd, (float) odd, new double[] {1, odd}, List.of(odd, 2.0));
        assertEquals(
                "{\"loss\":null,\"accuracy\":null,\"rate\":null,\"mean\":[1.0,null],\"std\":[null,2.0]}",
                mapper.writeValueAsString(figures));
        assertEquals("{\"loss\":null}", mapper.writeValueAsString(Map.of("loss", odd)));
        assertEquals("[null]", mapper.writeValueAsString(mapper.<JsonNode>valueToTree(List.of(odd))));
    }

    @Test
    void otherNumbersStay() throws JsonProcessingException {
        assertEquals("[0.1,-1.0E300,3,2.5]", Json.mapper().writeValueAsString(List.of(0.1, -1e300, 3, 2.5f)));
    }
}
