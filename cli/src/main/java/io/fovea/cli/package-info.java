/** The command line: commands parse, call one library method and print. */
@NullMarked
package io.fovea.cli;

import org.jspecify.annotations.NullMarked;
