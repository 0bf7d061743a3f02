/** A whole training run: from a folder of images to a run folder. */
@NullMarked
package io.fovea.run;

import org.jspecify.annotations.NullMarked;
