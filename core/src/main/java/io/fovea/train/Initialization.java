package io.fovea.train;

import java.util.Locale;

/**
 * How the weights of convolutions and linear layers are drawn before training, where no file gives them. With any
 * choice but the usual one their biases start at 0; norms, scales, tokens and positions start as ever.
 */
public enum Initialization {
    /** As torchvision draws those of the architecture. */
    USUAL,
    /** Normal, of variance 2 / fan-out (He et al. 2015, arXiv:1502.01852; torch.nn.init.kaiming_normal_). */
    KAIMING,
    /** Uniform, of variance 2 / (fan-in + fan-out) (Glorot and Bengio 2010; torch.nn.init.xavier_uniform_). */
    XAVIER,
    /**
     * A random matrix with orthonormal rows or columns (Saxe et al. 2013, arXiv:1312.6120; torch.nn.init.orthogonal_).
     */
    ORTHOGONAL,
    /** Normal, of standard deviation 0.02 (torch.nn.init.trunc_normal_). */
    TRUNCNORMAL,
    /**
     * As usual, but the first convolution's filters are made of the training images, so that what they say of a patch
     * is equally strong in all directions (Page 2018; Jordan 2024, arXiv:2404.00498).
     */
    WHITENING;

    /** As in recipe.yaml: in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
