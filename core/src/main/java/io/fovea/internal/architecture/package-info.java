/** Architectures, one file each. */
@NullMarked
package io.fovea.internal.architecture;

import org.jspecify.annotations.NullMarked;
