/** The training loop, its feeds and checkpoints. */
@NullMarked
package io.fovea.internal.training;

import org.jspecify.annotations.NullMarked;
