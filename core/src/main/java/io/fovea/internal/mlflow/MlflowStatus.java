package io.fovea.internal.mlflow;

/** How it stands with a run, in MLflow's words. */
public enum MlflowStatus {
    RUNNING,
    FINISHED,
    /** It came to an error. */
    FAILED,
    /** Its user stopped it. */
    KILLED
}
