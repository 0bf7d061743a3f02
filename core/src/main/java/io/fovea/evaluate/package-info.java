/** What an evaluation found: figures, matrix, calibration. */
@NullMarked
package io.fovea.evaluate;

import org.jspecify.annotations.NullMarked;
