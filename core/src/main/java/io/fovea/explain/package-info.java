/** Why a classifier says what it says, as pictures. */
@NullMarked
package io.fovea.explain;

import org.jspecify.annotations.NullMarked;
