/** The engine: native memory scopes, settings, tensor files. */
@NullMarked
package io.fovea.torch;

import org.jspecify.annotations.NullMarked;
