/** What a training run leaves for people: the HTML report, {@code metrics.csv} and TensorBoard's event files. */
@NullMarked
package io.fovea.report;

import org.jspecify.annotations.NullMarked;
