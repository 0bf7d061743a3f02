/** What native libraries take from the environment, set from within. */
@NullMarked
package io.fovea.internal.process;

import org.jspecify.annotations.NullMarked;
