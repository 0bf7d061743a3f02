package io.fovea.internal.layer;

/**
 * What one layer makes of one sample, and what that costs.
 *
 * @param path prefix of the layer's tensor names
 * @param output shape of one sample
 * @param parameters numbers learned by gradient descent
 * @param macs multiply-accumulates
 */
public record LayerSummary(String path, String kind, Shape output, long parameters, long macs) {}
