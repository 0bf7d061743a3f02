package io.fovea.run;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Asks a run to stop once, at one of the polls that follow the making of its model. */
final class StopAtPoll implements RunListener, BooleanSupplier {
    private final int poll;
    private final AtomicInteger polls = new AtomicInteger();
    private volatile boolean ready;

    /** @param poll 1 for the first; 0 for none */
    StopAtPoll(int poll) {
        this.poll = poll;
    }

    @Override
    public void note(String line) {
        ready |= line.contains(" parameters, "); // the model is told last before training
    }

    @Override
    public boolean getAsBoolean() {
        return ready && poll > 0 && polls.incrementAndGet() >= poll; // who was asked to stop stays so
    }
}
