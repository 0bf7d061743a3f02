/** Records of one size that were made before, found by content in mapped files of the cache folder. */
@NullMarked
package io.fovea.internal.kept;

import org.jspecify.annotations.NullMarked;
