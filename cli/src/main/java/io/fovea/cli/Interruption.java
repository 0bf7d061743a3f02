package io.fovea.cli;

import java.io.PrintWriter;
import java.lang.reflect.Proxy;
import java.util.function.BooleanSupplier;

/**
 * Ctrl-C and SIGTERM as a wish that long work asks for: the first lets the current step and its checkpoint finish, the
 * second ends the program at once. Only commands that ask install it; elsewhere the signals end the program.
 */
final class Interruption implements BooleanSupplier {
    /** The shell's code for a program that Ctrl-C has ended: 128 + SIGINT. */
    static final int EXIT_CODE = 130;

    private final PrintWriter err;
    private volatile boolean wanted;

    Interruption(PrintWriter err) {
        this.err = err;
    }

    /** From now on the signals set this flag. */
    static Interruption install(PrintWriter err) {
        Interruption interruption = new Interruption(err);
        interruption.handle("INT");
        interruption.handle("TERM");
        return interruption;
    }

    @Override
    public boolean getAsBoolean() {
        return wanted;
    }

    void signalled() {
        if (wanted) Runtime.getRuntime().halt(EXIT_CODE);
        wanted = true;
        err.println();
        err.println("stopping after this step; Ctrl-C again stops at once");
    }

    /**
     * {@code sun.misc.Signal} is the JDK's only way to handle a signal without ending; javac warns of it without a way
     * to say that it is meant, hence the reflection.
     */
    private void handle(String signal) {
        try {
            Class<?> signals = Class.forName("sun.misc.Signal");
            Class<?> handlers = Class.forName("sun.misc.SignalHandler");
            Object handler = Proxy.newProxyInstance(
                    handlers.getClassLoader(), new Class<?>[] {handlers}, (proxy, method, args) -> {
                        if (method.getName().equals("handle")) signalled();
                        return null;
                    });
            signals.getMethod("handle", signals, handlers)
                    .invoke(null, signals.getConstructor(String.class).newInstance(signal), handler);
        } catch (ReflectiveOperationException e) {
            err.println("warning: this Java cannot handle signals; Ctrl-C will end the program without a checkpoint");
        }
    }
}
