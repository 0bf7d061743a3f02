package io.fovea.internal.tensorfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.UserError;
import io.fovea.internal.tensorfile.PickleValue.Dictionary;
import io.fovea.internal.tensorfile.PickleValue.Storage;
import io.fovea.internal.tensorfile.PickleValue.View;
import io.fovea.internal.tensorfile.PickleValue.Whole;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class UnpicklerTest {
    private static ByteSource source(String bytes) {
        return new ByteSource.OfMemory("weights", ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static PickleValue load(String instructions) {
        return new Unpickler(new PickleInput(source(instructions))).load();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "\u008a\u0000.,0",
                "\u008a\u0001\u00ff.,-1",
                "\u008a\u0002\u00ff\u0000.,255",
                "\u008a\u0008\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0080.,-9223372036854775808",
                "J\u00fe\u00ff\u00ff\u00ff.,-2",
                "K\u00ff.,255",
                "M\u00ff\u00ff.,65535",
            })
    void wholeNumbersHavePythonsValue(String instructions, long expected) {
        assertEquals(new Whole(expected), load(instructions));
    }

    static Stream<Arguments> malformedOrForbidden() {
        return Stream.of(
                Arguments.of(".", "takes a value that it never made"),
                Arguments.of("t.", "ends a group that it never began"),
                Arguments.of("h\u0007.", "recalls value 7"),
                Arguments.of("K\u0001K\u0002s.", "takes a value"),
                Arguments.of("]K\u0001u.", "ends a group"),
                Arguments.of("](K\u0001u.", "where it needs a Dictionary"),
                Arguments.of("}(K\u0001u.", "key without a value"),
                Arguments.of("K\u0001)R.", "where it needs a Global"),
                Arguments.of("ctorch\nfloat32\n)R.", "which is not a function"),
                Arguments.of("ctorch._utils\n_rebuild_tensor_v2\n)R.", "argument 0 of a call is not a Storage"),
                Arguments.of("(K\u0001tQ.", "argument 0 of a call is not a Text"),
                Arguments.of("X\u00ff\u00ff\u00ff\u00ffabc.", "needs 4294967295 more bytes"),
                Arguments.of("\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff.", "needs -1 more bytes"),
                Arguments.of("\u0080\u0009.", "pickle protocol is 9"),
                Arguments.of("i.", "instruction 0x69"),
                Arguments.of("K", "needs 1 more bytes"),
                Arguments.of("cos\nsystem\n.", "names os.system"),
                Arguments.of("X\u0002\u0000\u0000\u0000osX\u0006\u0000\u0000\u0000system\u0093.", "names os.system"),
                Arguments.of("c__builtin__\neval\n.", "names __builtin__.eval"),
                Arguments.of("ctorch\nload\n.", "names torch.load"),
                Arguments.of("ctorch\nComplexFloatStorage\n.", "tensors of type torch.ComplexFloatStorage"));
    }

    @ParameterizedTest
    @MethodSource("malformedOrForbidden")
    void malformedOrForbiddenInstructionsAreRefused(String instructions, String expected) {
        UserError error = assertThrows(UserError.class, () -> load(instructions));
        assertTrue(error.getMessage().startsWith("weights "), error.getMessage());
        assertTrue(error.getMessage().contains(expected), error.getMessage());
    }

    @Test
    void aDictionaryThatHoldsItselfIsNoTrap() {
        PickleValue value = load("}q\u0000X\u0001\u0000\u0000\u0000ah\u0000sh\u0000h\u0000s.");
        assertEquals(2, assertInstanceOf(Dictionary.class, value).entries.size());
        UserError error = assertThrows(UserError.class, () -> StateDict.of(value, "weights"));
        assertTrue(error.getMessage().contains("found a (dict), a dict (dict)"), error.getMessage());
    }

    @Test
    void tooManyInstructionsAreRefused() {
        String lists = "]".repeat(3_000_000);
        UserError error = assertThrows(UserError.class, () -> load(lists));
        assertTrue(error.getMessage().contains("more than 2000000 instructions"), error.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "0!1000000000000!0!eight times as many",
                "0!9223372036854775807!9223372036854775807!outside its storage",
                "0!9223372036854775807!0!outside its storage",
                "1!16!1!outside its storage",
                "-1!1!1!outside its storage",
                "0!-1!1!outside its storage",
                "5!2!-4!outside its storage",
                "9223372036854775807!1!1!outside its storage",
            })
    void viewsOutsideTheirStorageOrFarLargerThanTheFileAreRefused(
            long offset, long size, long stride, String expected) {
        ByteSource file = source("x".repeat(64));
        View view = new View(new Storage(ElementType.F32, "0", 16), offset, new long[] {size}, new long[] {stride});
        TorchStorages storages = new TorchStorages(file, Map.of("0", file));
        UserError error = assertThrows(UserError.class, () -> storages.read(Map.of("t", view)));
        assertTrue(error.getMessage().contains(expected), error.getMessage());
    }
}
