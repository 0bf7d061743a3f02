/** The data of {@code fovea demo}, drawn rather than downloaded. */
@NullMarked
package io.fovea.cli.demo;

import org.jspecify.annotations.NullMarked;
