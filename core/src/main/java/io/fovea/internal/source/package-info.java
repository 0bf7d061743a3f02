/** Where samples come from: folders of classes, tables, MNIST's files. */
@NullMarked
package io.fovea.internal.source;

import org.jspecify.annotations.NullMarked;
