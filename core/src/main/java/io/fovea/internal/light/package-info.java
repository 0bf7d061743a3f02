/** What is suspicious about images and their labels, as values. */
@NullMarked
package io.fovea.internal.light;

import org.jspecify.annotations.NullMarked;
