/** How the places of an image are weighed for a class. */
@NullMarked
package io.fovea.internal.explain;

import org.jspecify.annotations.NullMarked;
