/** A network with its tensors, for training. */
@NullMarked
package io.fovea.internal.model;

import org.jspecify.annotations.NullMarked;
