package io.fovea.run;

/** Told what the runs of several members are doing, one after the other. */
public interface MemberListener extends RunListener {
    /** Hears nothing. */
    MemberListener SILENT = new MemberListener() {};

    /**
     * The run of a member begins, or goes on.
     *
     * @param number 1 for the first
     * @param of so many
     */
    default void member(int number, int of) {}
}
