/** One file that carries a trained classifier, and the classifier it becomes. */
@NullMarked
package io.fovea.bundle;

import org.jspecify.annotations.NullMarked;
