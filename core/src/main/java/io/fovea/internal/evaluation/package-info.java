/** Passes of a network over many images. */
@NullMarked
package io.fovea.internal.evaluation;

import org.jspecify.annotations.NullMarked;
