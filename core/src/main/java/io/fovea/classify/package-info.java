/** A trained classifier in a program: load a bundle, ask for predictions. */
@NullMarked
package io.fovea.classify;

import org.jspecify.annotations.NullMarked;
