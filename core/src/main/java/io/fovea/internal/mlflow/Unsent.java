package io.fovea.internal.mlflow;

/**
 * What a server did not take of a run.
 *
 * @param entries settings and values of figures
 * @param end whether it does not know that the run is over
 * @param reason of the last failure, in words
 */
public record Unsent(long entries, boolean end, String reason) {
    public boolean isNothing() {
        return entries == 0 && !end;
    }
}
