/** Frames that were made before, kept in files of the cache folder. */
@NullMarked
package io.fovea.internal.frames;

import org.jspecify.annotations.NullMarked;
