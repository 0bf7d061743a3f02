/** The training loop and everything that decides it. */
@NullMarked
package io.fovea.train;

import org.jspecify.annotations.NullMarked;
