package io.fovea.internal.parallel;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Threads that do a job together. They end with the program and are never interrupted, which would close the channels
 * of archives that others read, too: what stops them is the job's own affair.
 */
public final class Crew {
    private final List<Thread> threads;

    private Crew(List<Thread> threads) {
        this.threads = threads;
    }

    /**
     * @param name of the threads, which are numbered
     * @param job that each of them runs once; throws nothing
     */
    public static Crew start(String name, int size, Runnable job) {
        List<Thread> threads = IntStream.range(0, size)
                .mapToObj(i -> new Thread(job, name + "-" + i))
                .toList();
        threads.forEach(thread -> thread.setDaemon(true));
        threads.forEach(Thread::start);
        return new Crew(threads);
    }

    /**
     * Returns when all have ended, and no earlier when the caller is interrupted: it is still so afterwards.
     *
     * @param interrupted runs whenever the caller is interrupted meanwhile, or was before
     */
    public void await(Runnable interrupted) {
        boolean any = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    any = true;
                    interrupted.run();
                }
            }
        }
        if (any) Thread.currentThread().interrupt();
    }
}
