/** Folders of runs: where the next one goes, and what there is in those that are there. */
@NullMarked
package io.fovea.cli.runs;

import org.jspecify.annotations.NullMarked;
