package io.fovea.internal.augmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fovea.augment.AutoAugment;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values of augmentation_policies.py, which states their origin and the tolerances. */
class PolicyGoldenTest {
    private static final int HEIGHT = 200, WIDTH = 300;

    private static final Map<String, Magnitudes> SPACES = Map.of(
            "RandAugment", Magnitudes.RAND_AUGMENT,
            "TrivialAugmentWide", Magnitudes.TRIVIAL_AUGMENT_WIDE,
            "AutoAugment", Magnitudes.AUTO_AUGMENT,
            "AugMix", Magnitudes.AUG_MIX);

    private static Stream<String[]> rows(String kind) {
        return ColourGoldenTest.lines("policies.csv").stream()
                .map(line -> line.split(",", -1))
                .filter(row -> row[0].equals(kind));
    }

    static List<String> spaces() {
        return rows("space").map(row -> String.join(",", row)).toList();
    }

    static List<String> applied() {
        return rows("apply").map(row -> String.join(",", row)).toList();
    }

    @ParameterizedTest
    @MethodSource("spaces")
    void magnitudesAreTorchvisions(String golden) {
        String[] row = golden.split(",", -1);
        Operation operation = Operation.valueOf(row[2]);
        assertEquals(row[3].equals("signed"), operation.isSigned());
        double[] expected = Arrays.stream(row[4].split(" ", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
        Magnitudes magnitudes = Objects.requireNonNull(SPACES.get(row[1]));
        double[] actual = new double[expected.length];
        for (int level = 0; level < expected.length; level++) {
            actual[level] = magnitudes.of(operation, level, HEIGHT, WIDTH);
        }
        assertArrayEquals(expected, actual, 1e-3, golden);
        if (expected.length > 1) assertEquals(expected.length, magnitudes.levels());
    }

    @Test
    void policiesDrawFromTorchvisionsOperations() {
        assertEquals(operations("RandAugment"), RandAugmenting.OPERATIONS);
        assertEquals(operations("TrivialAugmentWide"), RandAugmenting.OPERATIONS);
        assertEquals(
                operations("AugMix").stream().sorted().toList(),
                AugMixing.OPERATIONS.stream().sorted().toList());
    }

    private static List<Operation> operations(String policy) {
        return rows("space")
                .filter(row -> row[1].equals(policy))
                .map(row -> Operation.valueOf(row[2]))
                .toList();
    }

    @Test
    void pairsOfAutoAugmentAreTorchvisions() {
        for (AutoAugment.Policy policy : AutoAugment.Policy.values()) {
            String name = policy.name().toLowerCase(Locale.ROOT);
            List<String> expected = rows("pair")
                    .filter(row -> row[1].equals(name))
                    .map(row -> row[2] + "," + row[3])
                    .toList();
            List<String> actual = AutoAugmentPolicies.of(policy).stream()
                    .map(pair -> text(pair.first()) + "," + text(pair.second()))
                    .toList();
            assertEquals(25, actual.size());
            assertEquals(expected, actual);
        }
    }

    private static String text(AutoAugmentPolicies.Step step) {
        return step.operation() + " " + step.p() + " " + step.level();
    }

    @ParameterizedTest
    @MethodSource("applied")
    void operationsAreTorchvisions(String golden) {
        String[] row = golden.split(",", -1);
        try (Scope scope = Scope.inference()) {
            Tensor planes = ColourGoldenTest.picture(3);
            Operation.valueOf(row[1]).apply(planes, Double.parseDouble(row[2]));
            assertArrayEquals(
                    ColourGoldenTest.values(row[3]),
                    HostCopy.floats(planes),
                    ColourGoldenTest.TOLERANCE,
                    row[1] + " " + row[2]);
        }
    }

    @Test
    void everyOperationHasGoldenValues() {
        assertEquals(
                Arrays.stream(Operation.values()).map(Operation::name).sorted().toList(),
                rows("apply").map(row -> row[1]).distinct().sorted().toList());
    }
}
