package io.fovea.internal.dataset;

import io.fovea.internal.random.Draw;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Finds equal rows of a large table by their hash: positions in an array with open addressing, 8 to 16 bytes a row,
 * where a map of objects takes ten times as much. For one thread while rows are added, then for many.
 */
final class PositionTable {
    static final int NONE = -1;

    private final int[] slots;

    /** @param rows at most so many will be added */
    PositionTable(int rows) {
        int least = Math.max(8, Math.multiplyExact(2, rows));
        slots = new int[Integer.highestOneBit(least - 1) << 1];
        Arrays.fill(slots, NONE);
    }

    /**
     * @param equals whether the row at a position equals the one looked for
     * @return position of the row added first, or {@link #NONE}
     */
    int find(long hash, IntPredicate equals) {
        return slots[slot(hash, equals)];
    }

    /** @return position of an equal row added earlier, or {@link #NONE} if there was none and {@code row} was added */
    int add(int row, long hash, IntPredicate equals) {
        int slot = slot(hash, equals);
        int earlier = slots[slot];
        if (earlier == NONE) slots[slot] = row;
        return earlier;
    }

    private int slot(long hash, IntPredicate equals) {
        int mask = slots.length - 1;
        int slot = (int) Draw.mix(hash) & mask;
        while (slots[slot] != NONE && !equals.test(slots[slot])) slot = (slot + 1) & mask;
        return slot;
    }
}
