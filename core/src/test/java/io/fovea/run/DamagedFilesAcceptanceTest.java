package io.fovea.run;

import org.junit.jupiter.api.Tag;

/** As the usual test, at length. */
@Tag("acceptance")
class DamagedFilesAcceptanceTest extends DamagedFilesTest {
    @Override
    int factor() {
        return 10;
    }
}
