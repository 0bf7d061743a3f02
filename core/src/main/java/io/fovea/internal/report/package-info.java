/** What a run leaves to read: the report, metrics and TensorBoard's events. */
@NullMarked
package io.fovea.internal.report;

import org.jspecify.annotations.NullMarked;
