/** Random changes of training images, as values. */
@NullMarked
package io.fovea.augment;

import org.jspecify.annotations.NullMarked;
