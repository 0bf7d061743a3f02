/** One small grammar for every choice with parameters, bound to records in one place. */
@NullMarked
package io.fovea.internal.choice;

import org.jspecify.annotations.NullMarked;
