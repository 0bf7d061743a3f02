/** The range of every number that a user or a file sets. */
@NullMarked
package io.fovea.internal.limit;

import org.jspecify.annotations.NullMarked;
