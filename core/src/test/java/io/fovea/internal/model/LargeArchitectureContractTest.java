package io.fovea.internal.model;

import io.fovea.internal.architecture.Architecture;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** The contract for the smallest architecture of papers that have none for every day. */
@Tag("acceptance")
class LargeArchitectureContractTest extends ArchitectureContractTest {
    static List<Architecture> everyday() {
        return smallest().filter(architecture -> !isEveryday(architecture)).toList();
    }
}
