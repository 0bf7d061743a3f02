/** What an evaluation found: figures, matrix, calibration, and what helps. */
@NullMarked
package io.fovea.evaluate;

import org.jspecify.annotations.NullMarked;
