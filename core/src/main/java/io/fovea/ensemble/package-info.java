/** Several models that answer together: how they vote, and what that brings, as values. */
@NullMarked
package io.fovea.ensemble;

import org.jspecify.annotations.NullMarked;
