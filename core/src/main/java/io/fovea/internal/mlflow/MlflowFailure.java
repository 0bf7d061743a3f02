package io.fovea.internal.mlflow;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A call that MLflow's server did not answer, or refused; the message says which and why, in one line. */
public final class MlflowFailure extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean refusal;

    private MlflowFailure(String reason, boolean refusal, @Nullable Throwable cause) {
        super(reason, cause);
        this.refusal = refusal;
    }

    /** The same call may succeed later. */
    static MlflowFailure passing(String reason, @Nullable Throwable cause) {
        return new MlflowFailure(reason, false, cause);
    }

    /** The same call will be refused again. */
    static MlflowFailure refusal(String reason, @Nullable Throwable cause) {
        return new MlflowFailure(reason, true, cause);
    }

    /** Whether the same call would be refused again. */
    boolean isRefusal() {
        return refusal;
    }

    /** Never null. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
