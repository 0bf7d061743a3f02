package io.fovea.internal.choice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ChoicesTest {
    enum Tone {
        LOW,
        VERY_HIGH
    }

    @Family("sound")
    public sealed interface Sound {
        @Named("silence")
        record Silence() implements Sound {}

        @Named("tone")
        record OneTone(
                @Given int place,
                @Usual("440") double hertz,
                @Usual("low") Tone tone,
                @Usual("[]") List<Double> overtones,
                @Usual("false") boolean held,
                @Usual("") @Nullable Integer times)
                implements Sound {
            public OneTone {
                if (hertz < 0) throw new UserError("hertz must be at least 0, got " + hertz, "give a number from 0");
                overtones = List.copyOf(overtones);
            }
        }

        @Named("echo")
        record Echo(Sound of, @Usual("2") int count) implements Sound {}
    }

    private static final Choices<Sound> SOUNDS = Choices.of(Sound.class);
    private static final Map<String, Integer> GIVEN = Map.of("place", 3);

    private static Sound.OneTone tone(double hertz, Tone tone, boolean held, @Nullable Integer times, Double... over) {
        return new Sound.OneTone(3, hertz, tone, Arrays.asList(over), held, times);
    }

    static List<Map.Entry<String, Sound>> shortest() {
        return List.of(
                Map.entry("silence", new Sound.Silence()),
                Map.entry("tone", tone(440, Tone.LOW, false, null)),
                Map.entry("tone=220.5", tone(220.5, Tone.LOW, false, null)),
                Map.entry("tone(tone=very-high, held=true)", tone(440, Tone.VERY_HIGH, true, null)),
                Map.entry("tone(hertz=1, overtones=[0.5, 2], times=4)", tone(1, Tone.LOW, false, 4, 0.5, 2.0)),
                Map.entry("echo=silence", new Sound.Echo(new Sound.Silence(), 2)),
                Map.entry(
                        "echo(of=tone(hertz=1, held=true), count=3)",
                        new Sound.Echo(tone(1, Tone.LOW, true, null), 3)));
    }

    @ParameterizedTest
    @MethodSource("shortest")
    void theShortestTextIsReadBackAndSoIsTheTree(Map.Entry<String, Sound> example) {
        assertEquals(example.getKey(), SOUNDS.text(example.getValue()));
        assertEquals(example.getValue(), SOUNDS.parse(example.getKey(), GIVEN));
        assertEquals(example.getValue(), SOUNDS.bind(SOUNDS.tree(example.getValue()), GIVEN));
    }

    @Test
    void aTreeHoldsNameAndEveryParameterWithItsType() {
        Map<String, Object> tree = SOUNDS.tree(tone(1, Tone.LOW, false, null, 2.0));
        assertEquals(
                Map.of("type", "tone", "hertz", 1.0, "tone", "low", "overtones", List.of(2.0), "held", false), tree);
    }

    @Test
    void valuesWithoutNamesComeInOrder() {
        assertEquals(tone(3, Tone.VERY_HIGH, false, null), SOUNDS.parse(" tone = 3:very-high ", GIVEN));
        assertEquals(
                List.of(new Sound.Silence(), new Sound.Echo(new Sound.Silence(), 5)),
                SOUNDS.parseList("silence, echo(of=silence, count=5)"));
        assertEquals(List.of(), SOUNDS.parseList("none"));
    }

    @Test
    void whatIsSaidIsNoMoreThanTheTextHas() {
        assertEquals(Map.of("type", "tone", "held", true, "hertz", 2.0), SOUNDS.said("tone(held=true, hertz=2)"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "ton          | there is no sound of this name      | did you mean tone?",
                "tone(herz=3) | tone has no parameter 'herz'        | did you mean hertz?",
                "tone(place=3)| tone has no parameter 'place'       | use one of [hertz, tone, overtones, held, times]",
                "tone=x       | hertz: 'x' is no number             | use tone(hertz=440, tone=low, overtones=[],"
                        + " held=false, times=)",
                "tone=-1      | hertz must be at least 0, got -1.0  | give a number from 0",
                "tone(held=1) | held: '1' is neither true nor false | use ",
                "tone(tone=a) | tone: 'a' is none of low, very-high | use one of low, very-high",
                "tone(tone=lov) | tone: 'lov' is none of low, very-high | did you mean low?",
                "tone(times=1.5) | times: '1.5' is no whole number  | use ",
                "echo         | of: something must be said of it    | use echo(of=…, count=2)",
                "silence=1    | it takes no value                   | use silence",
                "tone=1:low:2:true:5:6 | it takes 5 values at most  | use ",
                "tone(hertz   | the bracket is not closed at the end  | use ",
                "tone(hertz=1))| unexpected ')'                     | use ",
                "tone(1)      | '1' is no key=value                 | use ",
                "tone(hertz=1, hertz=2) | hertz stands there twice   | use ",
                "tone=        | nothing behind '='                  | use ",
                "\"\"           | a name is missing                   | use ",
            })
    void aMistakeNamesChoiceParameterAndRemedy(String text, String problem, String fix) {
        UserError error = assertThrows(UserError.class, () -> SOUNDS.parse(text, GIVEN));
        assertEquals("sound '" + text + "': " + problem, error.getMessage());
        assertTrue(error.fix().startsWith(fix), error.fix());
    }
}
