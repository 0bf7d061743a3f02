package io.fovea.internal.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParallelPassTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 2000})
    void givesResultsInTheOrderOfTheItems(int threads) {
        List<Integer> items = IntStream.range(0, 1000).boxed().toList();
        assertEquals(items.stream().map(i -> i * i).toList(), ParallelPass.over(items, threads, i -> i * i));
    }

    @Test
    void nothingIsDoneInOrderToo() {
        assertEquals(List.of(), ParallelPass.over(List.of(), 3, i -> i));
        ParallelPass.each(5, 5, 3, () -> false, i -> assertNull(i));
    }

    @Test
    void everyPositionIsDoneOnceAndByThreadsThatEnd() {
        Set<Integer> done = ConcurrentHashMap.newKeySet();
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        new ParallelPass(3, 50, () -> false, i -> assertTrue(done.add(i))).run("crew", 4, share -> {
            threads.add(Thread.currentThread());
            share.run();
        });
        assertEquals(IntStream.range(3, 50).boxed().collect(java.util.stream.Collectors.toSet()), done);
        assertEquals(4, threads.size());
        for (Thread thread : threads) {
            assertTrue(thread.isDaemon());
            assertFalse(thread.isAlive());
            assertTrue(thread.getName().startsWith("crew-"), thread.getName());
        }
    }

    /** @param late of two positions, the one that fails after the other */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void ofSeveralFailuresTheFirstPositionsCounts(int late) {
        CountDownLatch both = new CountDownLatch(2);
        IllegalStateException e = assertThrows(
                IllegalStateException.class,
                () -> ParallelPass.each(0, 2, 2, () -> false, i -> {
                    both.countDown();
                    awaitQuietly(both);
                    if (i == late) pause(50);
                    throw new IllegalStateException("at " + i);
                }));
        assertEquals("at 0", e.getMessage());
    }

    @Test
    void afterAFailureNoFurtherPositionIsBegun() {
        AtomicInteger begun = new AtomicInteger();
        Error failure = new AssertionError("of the work");
        assertSame(
                failure,
                assertThrows(
                        AssertionError.class,
                        () -> ParallelPass.each(0, 100, 1, () -> false, i -> {
                            begun.incrementAndGet();
                            throw failure;
                        })));
        assertEquals(1, begun.get());
    }

    @Test
    void whatFailsAroundTheWorkIsThrownToo() {
        assertThrows(
                IllegalStateException.class,
                () -> new ParallelPass(0, 5, () -> false, i -> {}).run("crew", 2, share -> {
                    throw new IllegalStateException("no cores");
                }));
    }

    @Test
    void stopsBetweenPositionsWhenAsked() {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger begun = new AtomicInteger();
        assertThrows(
                CancellationException.class,
                () -> ParallelPass.each(0, 100, 1, stop::get, i -> {
                    begun.incrementAndGet();
                    stop.set(i == 4);
                }));
        assertEquals(5, begun.get());
    }

    /** An interrupt would close the channel of an archive that others read. */
    @Test
    void anInterruptedCallerWaitsForThreadsThatAreNotInterrupted() {
        Thread caller = Thread.currentThread();
        AtomicInteger ended = new AtomicInteger(), begun = new AtomicInteger();
        assertThrows(
                CancellationException.class,
                () -> ParallelPass.each(0, 1000, 2, () -> false, i -> {
                    begun.incrementAndGet();
                    caller.interrupt();
                    pause(20);
                    ended.incrementAndGet();
                }));
        assertTrue(Thread.interrupted(), "the interruption is forgotten");
        assertEquals(begun.get(), ended.get());
        assertTrue(begun.get() < 1000, "work went on after the interruption");
    }

    @Test
    void aPassNeedsAThread() {
        assertThrows(IllegalArgumentException.class, () -> ParallelPass.over(List.of(1), 0, i -> i));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS), "nobody came");
        } catch (InterruptedException e) {
            throw new AssertionError("workers must not be interrupted", e);
        }
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            throw new AssertionError("workers must not be interrupted", e);
        }
    }
}
