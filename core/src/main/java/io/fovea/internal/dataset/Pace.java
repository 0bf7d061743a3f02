package io.fovea.internal.dataset;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Tells a listener of progress twenty times a second at most: what it draws takes longer than a look at a file. */
final class Pace {
    private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final CheckListener listener;
    private final LongAdder untold = new LongAdder();
    private final AtomicLong lastTold = new AtomicLong(System.nanoTime());

    Pace(CheckListener listener) {
        this.listener = listener;
    }

    /** One more image is done; for several threads. */
    void advance() {
        untold.increment();
        long last = lastTold.get(), now = System.nanoTime();
        if (now - last > NANOS && lastTold.compareAndSet(last, now)) tell();
    }

    /** Tells the rest. */
    void tell() {
        listener.advance(untold.sumThenReset());
    }
}
