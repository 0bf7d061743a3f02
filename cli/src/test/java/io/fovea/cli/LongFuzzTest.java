package io.fovea.cli;

import org.junit.jupiter.api.Tag;

/** Ten times as many. */
@Tag("acceptance")
class LongFuzzTest extends FuzzCases {
    LongFuzzTest() {
        super(10);
    }
}
