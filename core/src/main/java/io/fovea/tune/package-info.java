/** Finding settings: many runs on the same images, and which came out best. */
@NullMarked
package io.fovea.tune;

import org.jspecify.annotations.NullMarked;
