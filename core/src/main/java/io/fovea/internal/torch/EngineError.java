package io.fovea.internal.torch;

/** An error that libtorch reported, without the C++ stack trace that it appends. */
public final class EngineError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** c10/util/Exception.cpp puts the place and the C++ stack behind the message. */
    private static final String TRACE = "\nException raised from";

    EngineError(String context, Throwable cause) {
        super(context + ": " + message(cause), cause);
    }

    /** The message of an exception from libtorch, as far as it is meant for people. */
    public static String message(Throwable error) {
        String message = String.valueOf(error.getMessage());
        int trace = message.indexOf(TRACE);
        return (trace < 0 ? message : message.substring(0, trace)).strip();
    }
}
