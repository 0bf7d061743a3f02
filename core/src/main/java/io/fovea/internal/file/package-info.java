/** Regular files, files that appear whole or not at all, and the cache folder. */
@NullMarked
package io.fovea.internal.file;

import org.jspecify.annotations.NullMarked;
