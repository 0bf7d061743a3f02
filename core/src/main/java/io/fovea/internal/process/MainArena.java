package io.fovea.internal.process;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import io.fovea.internal.process.ProcessSetting.Source;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/**
 * A thread that takes its memory from glibc's main arena. Other arenas hold 64 MiB at a stretch at most and map what is
 * larger anew every time, such as the activations of a training step; and the arenas of threads that were started
 * before the settings of {@link ProcessSettings} stay. Where the environment says how many arenas there are, every
 * thread has the main one.
 */
public final class MainArena {
    /** Threads that are started, at most, to find the arena: glibc hands its arenas out in turn. */
    private static final int TRIES = 256;
    /** {@code NON_MAIN_ARENA} of glibc's malloc.c, in the word before every piece of memory. */
    private static final long OTHER_ARENA = 4;

    /** Bytes of a piece as it is not kept apart for the thread. */
    private static final long PIECE = 4096;

    private MainArena() {}

    /**
     * What {@code work} computes in such a thread, or in this one where there is no need or no way. What it throws is
     * thrown here; an interruption is passed on.
     */
    public static <T> T compute(Supplier<T> work) {
        return isWorthwhile() ? inOtherThread(work) : work.get();
    }

    private static boolean isWorthwhile() {
        return ProcessSettings.inForce().stream()
                .anyMatch(setting -> setting.variable().equals("MALLOC_ARENA_MAX") && setting.source() == Source.FOVEA);
    }

    private static <T> T inOtherThread(Supplier<T> work) {
        CountDownLatch found = new CountDownLatch(1);
        try {
            for (int i = 0; i < TRIES; i++) {
                CompletableFuture<Boolean> isMain = new CompletableFuture<>();
                CompletableFuture<T> result = new CompletableFuture<>();
                Thread thread = new Thread(() -> attempt(isMain, result, found, work), "fovea-run");
                thread.setDaemon(true);
                thread.start();
                if (isMain.join()) return result(thread, result);
            }
        } finally {
            found.countDown();
        }
        return work.get();
    }

    private static <T> void attempt(
            CompletableFuture<Boolean> isMain, CompletableFuture<T> result, CountDownLatch found, Supplier<T> work) {
        boolean here = isThreadsArena();
        isMain.complete(here);
        try {
            if (here) result.complete(work.get());
            else found.await(); // the arena of a thread that ends is the next one's
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }

    private static boolean isThreadsArena() {
        try {
            NativeLibrary library = NativeLibrary.getProcess();
            Function free = library.getFunction("free");
            Pointer memory = (Pointer) library.getFunction("malloc").invoke(Pointer.class, new Object[] {PIECE});
            boolean main = (memory.getLong(-Long.BYTES) & OTHER_ARENA) == 0;
            free.invokeVoid(new Object[] {memory});
            return main;
        } catch (LinkageError | RuntimeException e) {
            return true; // nothing can be told: the first thread is as good as any
        }
    }

    private static <T> T result(Thread thread, CompletableFuture<T> result) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
                thread.interrupt();
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) throw failure;
            if (e.getCause() instanceof Error error) throw error;
            throw e;
        }
    }
}
