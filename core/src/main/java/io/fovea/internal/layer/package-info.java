/** Layers and their combinators: one tree, many readings. */
@NullMarked
package io.fovea.internal.layer;

import org.jspecify.annotations.NullMarked;
