/** From samples to batches of frames. */
@NullMarked
package io.fovea.internal.loading;

import org.jspecify.annotations.NullMarked;
