/** Several threads that do one piece of work after another. */
@NullMarked
package io.fovea.internal.parallel;

import org.jspecify.annotations.NullMarked;
