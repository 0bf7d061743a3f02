/** Randomness keyed by seed, epoch and sample. */
@NullMarked
package io.fovea.internal.random;

import org.jspecify.annotations.NullMarked;
