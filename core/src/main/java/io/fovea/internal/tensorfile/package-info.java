/** Files of tensors: safetensors, PyTorch's two formats, and the zips around them. */
@NullMarked
package io.fovea.internal.tensorfile;

import org.jspecify.annotations.NullMarked;
