/** Speed of the parts, in one process: run with benchmarks/run. */
@NullMarked
package io.fovea.benchmarks;

import org.jspecify.annotations.NullMarked;
