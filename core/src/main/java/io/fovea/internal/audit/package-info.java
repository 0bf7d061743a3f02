/** Finds wrong labels, copies and outliers by a network's features. */
@NullMarked
package io.fovea.internal.audit;

import org.jspecify.annotations.NullMarked;
