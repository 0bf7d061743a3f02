/** What is suspicious about images and their labels, as values. */
@NullMarked
package io.fovea.audit;

import org.jspecify.annotations.NullMarked;
