/** What decides a training run, and what it tells: values only. */
@NullMarked
package io.fovea.train;

import org.jspecify.annotations.NullMarked;
