package io.fovea.internal.augmentation;

/** What computes an augmentation, by what it touches. Each takes its parameters from the image's own random stream. */
sealed interface Effect permits Warping, Retouch, Pixelwise, Mixing {}
