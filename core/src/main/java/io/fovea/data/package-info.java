/** Labelled images: where they come from, how they are split and batched. */
@NullMarked
package io.fovea.data;

import org.jspecify.annotations.NullMarked;
