/** Labels, parts of a data set, and problems with its files. */
@NullMarked
package io.fovea.data;

import org.jspecify.annotations.NullMarked;
