/** From one image of any size to pixels of one fixed size. Knows no torch. */
@NullMarked
package io.fovea.framing;

import org.jspecify.annotations.NullMarked;
