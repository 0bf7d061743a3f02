package io.fovea.internal.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CoresTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void callersAtTheSameTimeShareTheCores() throws Exception {
        for (int callers = 1; callers <= Cores.available(); callers++) {
            CyclicBarrier inside = new CyclicBarrier(callers);
            CountDownLatch entered = new CountDownLatch(callers - 1);
            Callable<Integer> caller = () -> {
                try (Cores share = Cores.share()) {
                    entered.countDown();
                    inside.await();
                    assertEquals(share.threads(), torch.get_num_threads());
                    return share.threads();
                }
            };
            List<Future<Integer>> others = new ArrayList<>();
            for (int i = 1; i < callers; i++) others.add(threads.submit(caller));
            entered.await();
            int last = caller.call(); // the last to come sees all others
            assertTrue(last <= Math.max(1, Cores.available() / callers), callers + " callers, " + last + " threads");
            for (Future<Integer> other : others) assertTrue(other.get() >= 1);
        }
    }

    @Test
    void whoIsOneTooManyWaitsForATurn() throws Exception {
        CountDownLatch entered = new CountDownLatch(Cores.available()), leave = new CountDownLatch(1);
        List<Future<?>> first = new ArrayList<>();
        for (int i = 0; i < Cores.available(); i++) first.add(threads.submit(() -> hold(entered, leave)));
        entered.await();
        FutureTask<Integer> late = new FutureTask<>(() -> {
            try (Cores share = Cores.share()) {
                return share.threads();
            }
        });
        Thread waiting = new Thread(late);
        waiting.start();
        while (waiting.getState() != Thread.State.WAITING) {
            assertFalse(late.isDone(), "it did not wait");
            Thread.onSpinWait();
        }
        waiting.interrupt(); // an answer is not given up half way
        leave.countDown();
        assertEquals(1, late.get());
        for (Future<?> one : first) one.get();
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void onlyRequestsThatAreNotWithinAnotherTakeATurn() throws Exception {
        CountDownLatch entered = new CountDownLatch(Cores.available()), leave = new CountDownLatch(1);
        List<Future<?>> first = new ArrayList<>();
        for (int i = 0; i < Cores.available(); i++) {
            first.add(threads.submit(() -> {
                try (Cores request = Cores.share()) {
                    hold(entered, leave);
                }
                return null;
            }));
        }
        entered.await();
        try (Cores training = Cores.all();
                Cores request = Cores.share()) {
            assertEquals(Cores.available(), request.threads());
        }
        leave.countDown();
        for (Future<?> one : first) one.get();
        try (Cores request = Cores.share()) {
            assertTrue(request.threads() >= 1);
        }
    }

    private static Object hold(CountDownLatch entered, CountDownLatch leave) throws InterruptedException {
        try (Cores share = Cores.share()) {
            entered.countDown();
            leave.await();
            return share;
        }
    }

    @Test
    void leavesNothingBehindInItsThreadOrOthers() throws Exception {
        int before = torch.get_num_threads();
        Callable<Integer> ofThisThread = torch::get_num_threads;
        ExecutorService running = Executors.newSingleThreadExecutor();
        int other = running.submit(ofThisThread).get();
        try (Cores three = Cores.take(3)) {
            assertEquals(3, torch.get_num_threads());
            assertEquals(other, running.submit(ofThisThread).get(), "a thread that runs already");
        }
        assertEquals(before, torch.get_num_threads());
        ExecutorService fresh = Executors.newSingleThreadExecutor();
        assertEquals(before, fresh.submit(ofThisThread).get(), "a thread started later");
        fresh.shutdown();
        running.shutdown();
    }

    /** libtorch gives a new thread the last number set anywhere. */
    @Test
    void whatAnotherThreadTookIsNotInherited() throws Exception {
        try (Cores one = Cores.take(1)) {
            Callable<Integer> training = () -> {
                try (Cores all = Cores.all()) {
                    return torch.get_num_threads();
                }
            };
            ExecutorService fresh = Executors.newSingleThreadExecutor();
            assertEquals(Cores.available(), fresh.submit(training).get());
            fresh.shutdown();
        }
    }

    @Test
    void withinAnotherItsNumberHolds() {
        try (Cores outer = Cores.take(3)) {
            try (Cores request = Cores.share()) {
                assertEquals(3, request.threads());
            }
            try (Cores training = Cores.all();
                    Cores worker = Cores.take(1)) {
                assertEquals(3, training.threads());
                assertEquals(1, torch.get_num_threads());
                assertThrows(IllegalStateException.class, training::close);
            }
            assertEquals(3, torch.get_num_threads());
        }
        assertThrows(IllegalArgumentException.class, () -> Cores.take(0));
    }
}
