/** Fovea: image classification for the JVM. */
@NullMarked
package io.fovea;

import org.jspecify.annotations.NullMarked;
