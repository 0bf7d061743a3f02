package io.fovea.internal.mlflow;

/**
 * One value of a figure.
 *
 * @param time milliseconds since 1970
 * @param step such as the epoch
 */
record Metric(String key, double value, long time, long step) {}
