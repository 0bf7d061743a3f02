/** Runs told to a tracking server of MLflow, by its REST API and without waiting for it. */
@NullMarked
package io.fovea.internal.mlflow;

import org.jspecify.annotations.NullMarked;
