/** How the answers of several models become one: computed, and learnt from validation images. */
@NullMarked
package io.fovea.internal.ensemble;

import org.jspecify.annotations.NullMarked;
