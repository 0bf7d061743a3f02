package io.fovea;

/** A mistake the user can correct: says what is wrong, where, and what to do. Never a bug of ours. */
public class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String fix;

    /**
     * @param problem what was expected and what was found, in one line
     * @param fix what the user can do about it, in one line
     */
    public UserError(String problem, String fix) {
        super(problem);
        this.fix = fix;
    }

    public UserError(String problem, String fix, Throwable cause) {
        super(problem, cause);
        this.fix = fix;
    }

    /** What the user can do about it. */
    public String fix() {
        return fix;
    }
}
