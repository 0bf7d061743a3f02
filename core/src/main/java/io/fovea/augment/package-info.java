/** Random changes to a batch of training images, as tensor operations. */
@NullMarked
package io.fovea.augment;

import org.jspecify.annotations.NullMarked;
