package io.fovea.cli;

import java.lang.reflect.Proxy;
import java.util.function.BooleanSupplier;

/**
 * Ctrl-C and SIGTERM as a wish that long work asks for: the first lets the current step and its checkpoint finish, the
 * second ends the program at once. Only commands that ask install it; elsewhere the signals end the program.
 */
final class Interruption implements BooleanSupplier {
    /** The shell's code for a program that Ctrl-C has ended: 128 + SIGINT. */
    static final int EXIT_CODE = 130;

    private static final long MILLIS_TO_CLEAN = 200;

    private final Console console;
    private volatile boolean wanted;

    Interruption(Console console) {
        this.console = console;
    }

    /** From now on the signals set this flag. */
    static Interruption install(Console console) {
        Interruption interruption = new Interruption(console);
        interruption.handle("INT");
        interruption.handle("TERM");
        return interruption;
    }

    @Override
    public boolean getAsBoolean() {
        return wanted;
    }

    void signalled() {
        if (wanted) halt();
        wanted = true;
        console.screen().clearLine();
        console.err().println("stopping after this step; Ctrl-C again stops at once");
    }

    /** The line is left clean, if the terminal takes it in time: its user may have stopped it by Ctrl-S. */
    private void halt() {
        Thread cleaning = new Thread(console.screen()::leave, "fovea-screen-end");
        cleaning.setDaemon(true);
        cleaning.start();
        try {
            cleaning.join(MILLIS_TO_CLEAN);
        } catch (InterruptedException e) {
            // at once, then
        }
        Runtime.getRuntime().halt(EXIT_CODE);
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
            console.warning("this Java cannot handle signals; Ctrl-C will end the program without a checkpoint");
        }
    }
}
