package io.fovea.internal.choice;

/** What is wrong with a part of a choice's text or tree, with what to do about it. */
final class Mistake extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String fix;

    Mistake(String problem, String fix) {
        super(problem);
        this.fix = fix;
    }

    String fix() {
        return fix;
    }
}
