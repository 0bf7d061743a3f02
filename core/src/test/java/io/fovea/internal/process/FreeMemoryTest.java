package io.fovea.internal.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FreeMemoryTest {
    @Test
    void linuxTellsKilobytes() {
        List<String> lines = List.of("MemTotal:       16300000 kB", "MemAvailable:    8094260 kB", "Odd:");
        assertEquals(OptionalLong.of(8_094_260L * 1024), FreeMemory.entry("MemAvailable", lines));
        assertEquals(OptionalLong.empty(), FreeMemory.entry("MemFree", lines));
        assertEquals(OptionalLong.empty(), FreeMemory.entry("Odd", lines));
    }

    @Test
    void inAContainerAProcessMayTakeWhatIsLeftBesideItsOwn() {
        assertEquals(3, FreeMemory.room(9, 8, 5));
        assertEquals(2, FreeMemory.room(2, 8, 5));
        assertEquals(0, FreeMemory.room(9, 4, 5));
    }

    @Test
    void someMemoryIsFreeHereAndNotMoreThanThereIs() {
        assertTrue(FreeMemory.bytes() > 1_000_000 && FreeMemory.bytes() < 1L << 50, () -> "" + FreeMemory.bytes());
    }
}
