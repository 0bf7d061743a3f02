/** The engine: settings, threads, native memory, operators. */
@NullMarked
package io.fovea.internal.torch;

import org.jspecify.annotations.NullMarked;
