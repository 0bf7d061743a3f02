/** Groups of parameters, and what changes them along their gradients. */
@NullMarked
package io.fovea.internal.optimizer;

import org.jspecify.annotations.NullMarked;
