package io.fovea.internal.torch;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Loads libraries in another thread, while this one does what does not need them yet. */
public final class Meanwhile {
    private Meanwhile() {}

    /**
     * What {@code body} computes, when both have ended.
     *
     * @param loading may be called again by whoever needs it; if it fails, that call tells why
     */
    public static <T> T during(Runnable loading, Supplier<T> body) {
        CompletableFuture<Void> loaded = CompletableFuture.runAsync(loading, task -> {
            Thread thread = new Thread(task, "fovea-loading");
            thread.setDaemon(true);
            thread.start();
        });
        try {
            return body.get();
        } finally { // a JVM that ends while a library is being loaded may crash
            loaded.exceptionally(failure -> null).join();
        }
    }
}
