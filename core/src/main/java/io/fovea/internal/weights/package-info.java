/** Published weights: found, fetched, checked, recognised. */
@NullMarked
package io.fovea.internal.weights;

import org.jspecify.annotations.NullMarked;
