/** Light classifiers on features of images, fitted in seconds: docs/adr/0018-light-classifiers.md. */
@NullMarked
package io.fovea.internal.light;

import org.jspecify.annotations.NullMarked;
