package io.fovea.run;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Asks a run to stop once, at one of the polls that follow the check of its data. */
final class StopAtPoll implements RunListener, BooleanSupplier {
    private final int poll;
    private final AtomicInteger polls = new AtomicInteger();
    private volatile boolean checked;

    /** @param poll 1 for the first; 0 for none */
    StopAtPoll(int poll) {
        this.poll = poll;
    }

    @Override
    public void note(String line) {
        checked |= line.contains(" training, "); // what there is to train on is told after the check
    }

    @Override
    public boolean getAsBoolean() {
        return checked && polls.incrementAndGet() == poll;
    }
}
