/** What there is to know of the commands, as text, as a manual page and for the shells. */
@NullMarked
package io.fovea.cli.help;

import org.jspecify.annotations.NullMarked;
