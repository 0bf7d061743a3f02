/** A data set: its parts, splits, checks and statistics. */
@NullMarked
package io.fovea.internal.dataset;

import org.jspecify.annotations.NullMarked;
