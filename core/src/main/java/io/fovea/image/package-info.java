/** Pictures in plain Java memory: decoding, resampling. Knows no torch. */
@NullMarked
package io.fovea.image;

import org.jspecify.annotations.NullMarked;
