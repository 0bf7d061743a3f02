package io.fovea.train;

import io.fovea.UserError;
import io.fovea.internal.text.Nearest;
import java.util.List;

/** Which part of a network is trained; the rest is frozen. */
public sealed interface TrainPart {
    /** The head alone. */
    record Head() implements TrainPart {
        @Override
        public String text() {
            return "head";
        }
    }

    /** Everything. */
    record All() implements TrainPart {
        @Override
        public String text() {
            return "all";
        }
    }

    /** The head and the last {@code count} blocks of the trunk. */
    record LastBlocks(int count) implements TrainPart {
        public LastBlocks {
            if (count < 1) throw new IllegalArgumentException("count must be at least 1, got " + count);
        }

        @Override
        public String text() {
            return Integer.toString(count);
        }
    }

    /** As {@link #parse} reads it. */
    String text();

    /**
     * @param text {@code head}, {@code all} or a number of blocks
     * @throws UserError if it is neither
     */
    static TrainPart parse(String text) {
        return switch (text.strip()) {
            case "head" -> new Head();
            case "all" -> new All();
            default -> new LastBlocks(count(text));
        };
    }

    private static int count(String text) {
        try {
            int count = Integer.parseInt(text.strip());
            if (count > 0) return count;
        } catch (NumberFormatException e) {
            // told below
        }
        throw new UserError(
                "what to train must be head, all or a number of blocks from 1, got " + text,
                Nearest.fix(text, List.of("head", "all"), "use head to train the classifier alone"));
    }
}
