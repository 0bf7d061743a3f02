package io.fovea.internal.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LifetimeTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Lifetime lifetime = new Lifetime("thing");
    private final AtomicInteger released = new AtomicInteger();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void theEndWaitsForThoseThatAreUsingItAndRefusesLaterOnes() throws Exception {
        CountDownLatch inside = new CountDownLatch(1), leave = new CountDownLatch(1);
        Future<Integer> use = threads.submit(() -> lifetime.during(() -> {
            inside.countDown();
            await(leave);
            return released.get();
        }));
        inside.await();
        Future<?> end = threads.submit(() -> lifetime.end(released::incrementAndGet));
        assertThrows(TimeoutException.class, () -> end.get(50, TimeUnit.MILLISECONDS));
        assertFalse(use.isDone());
        leave.countDown();
        assertEquals(0, use.get(), "released under a user");
        end.get();
        lifetime.end(released::incrementAndGet);
        assertEquals(1, released.get());
        IllegalStateException late = assertThrows(IllegalStateException.class, () -> lifetime.during(() -> 1));
        assertEquals("this thing is closed: load it again, or close it after its last use", late.getMessage());
    }

    @Test
    void whoComesWhileTheEndWaitsIsToldAtOnce() throws Exception {
        CountDownLatch inside = new CountDownLatch(1), leave = new CountDownLatch(1);
        Future<Integer> use = threads.submit(() -> lifetime.during(() -> {
            inside.countDown();
            await(leave);
            return 1;
        }));
        inside.await();
        Future<?> end = threads.submit(() -> lifetime.end(released::incrementAndGet));
        assertThrows(TimeoutException.class, () -> end.get(50, TimeUnit.MILLISECONDS));
        Future<Integer> late = threads.submit(() -> lifetime.during(() -> 2));
        Throwable told = assertThrows(ExecutionException.class, () -> late.get(10, TimeUnit.SECONDS));
        assertTrue(told.getCause() instanceof IllegalStateException, told::toString);
        leave.countDown();
        assertEquals(1, use.get());
        end.get();
    }

    @Test
    void usersDoNotWaitForEachOther() throws Exception {
        CyclicBarrier all = new CyclicBarrier(8);
        Future<?>[] users = new Future<?>[8];
        for (int i = 0; i < users.length; i++) {
            users[i] = threads.submit(() -> lifetime.during(() -> {
                try {
                    return all.await(10, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }));
        }
        for (Future<?> user : users) user.get();
    }

    @Test
    void whoWorksForAUserCannotEndIt() throws Exception {
        Future<?> worker = lifetime.during(() -> {
            Runnable callback = () -> lifetime.end(released::incrementAndGet);
            Future<?> work = threads.submit(() -> lifetime.duringOthersUse(callback));
            assertThrows(ExecutionException.class, () -> work.get(10, TimeUnit.SECONDS));
            return work;
        });
        assertTrue(worker.isDone());
        assertEquals(0, released.get());
        assertEquals(1, lifetime.during(() -> 1));
    }

    @Test
    void whoUsesItCannotEndIt() {
        IllegalStateException refused = assertThrows(
                IllegalStateException.class,
                () -> lifetime.during(() -> {
                    lifetime.end(released::incrementAndGet);
                    return 1;
                }));
        assertTrue(String.valueOf(refused.getMessage()).contains("in use"), refused.getMessage());
        assertEquals(0, released.get());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
