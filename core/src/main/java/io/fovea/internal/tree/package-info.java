/** Files as trees: folders and archives. */
@NullMarked
package io.fovea.internal.tree;

import org.jspecify.annotations.NullMarked;
