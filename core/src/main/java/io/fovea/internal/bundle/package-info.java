/** The file of a trained classifier. */
@NullMarked
package io.fovea.internal.bundle;

import org.jspecify.annotations.NullMarked;
