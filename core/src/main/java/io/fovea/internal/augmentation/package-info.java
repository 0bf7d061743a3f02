/** Random changes of batches of images, as tensor operations. */
@NullMarked
package io.fovea.internal.augmentation;

import org.jspecify.annotations.NullMarked;
