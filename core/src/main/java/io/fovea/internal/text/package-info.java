/** Text from and for people and files. */
@NullMarked
package io.fovea.internal.text;

import org.jspecify.annotations.NullMarked;
