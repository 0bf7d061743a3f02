/** A network prepared for inference: norms folded, weights packed. */
@NullMarked
package io.fovea.internal.inference;

import org.jspecify.annotations.NullMarked;
