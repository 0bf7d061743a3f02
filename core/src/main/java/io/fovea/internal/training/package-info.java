/** The training loop, its feeds, optimizers and checkpoints. */
@NullMarked
package io.fovea.internal.training;

import org.jspecify.annotations.NullMarked;
