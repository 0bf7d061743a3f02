package io.fovea.data;

/** Which share of a data set: training fits weights, validation chooses, test judges once. */
public enum Part {
    TRAIN,
    VALIDATION,
    TEST
}
