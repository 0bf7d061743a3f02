/** Networks as trees of layers. */
@NullMarked
package io.fovea.model;

import org.jspecify.annotations.NullMarked;
