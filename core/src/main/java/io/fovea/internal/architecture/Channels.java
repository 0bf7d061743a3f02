package io.fovea.internal.architecture;

/** Numbers of channels that hardware likes. */
final class Channels {
    private Channels() {}

    /**
     * The multiple of {@code divisor} nearest to {@code channels}, at least one of it, and not less than 90 % of
     * {@code channels}: {@code _make_divisible} of torchvision's {@code models/_utils.py}.
     */
    static int rounded(double channels, int divisor) {
        int multiple = Math.max(divisor, (int) (channels + divisor / 2.0) / divisor * divisor);
        return multiple < 0.9 * channels ? multiple + divisor : multiple;
    }
}
