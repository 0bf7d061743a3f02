/** How good a model is, in counts. */
@NullMarked
package io.fovea.evaluate;

import org.jspecify.annotations.NullMarked;
