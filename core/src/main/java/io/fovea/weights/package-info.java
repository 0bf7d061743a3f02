/** Published weights: which there are, where they come from, and the files of this machine. */
@NullMarked
package io.fovea.weights;

import org.jspecify.annotations.NullMarked;
