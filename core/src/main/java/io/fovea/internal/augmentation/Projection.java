package io.fovea.internal.augmentation;

/**
 * A projective map from a place in the result to the place in the image whose pixel is shown there. Places are in
 * pixels from the image's centre, x to the right and y downwards:
 *
 * <pre>
 * x' = (xx * x + xy * y + x0) / (px * x + py * y + pp)
 * y' = (yx * x + yy * y + y0) / (px * x + py * y + pp)
 * </pre>
 */
record Projection(double xx, double xy, double x0, double yx, double yy, double y0, double px, double py, double pp) {
    static final Projection IDENTITY = of(1, 0, 0, 0, 1, 0);

    /** Minus zero becomes zero, so that equal maps are equal. */
    Projection {
        xx += 0.0;
        xy += 0.0;
        x0 += 0.0;
        yx += 0.0;
        yy += 0.0;
        y0 += 0.0;
        px += 0.0;
        py += 0.0;
        pp += 0.0;
    }

    static Projection of(double xx, double xy, double x0, double yx, double yy, double y0) {
        return new Projection(xx, xy, x0, yx, yy, y0, 0, 0, 1);
    }

    /** Moves the picture to the right and down. */
    static Projection moved(double right, double down) {
        return of(1, 0, -right, 0, 1, -down);
    }

    /** Turns the picture about its centre, anticlockwise for a positive angle in radians. */
    static Projection turned(double angle) {
        double cos = Math.cos(angle), sin = Math.sin(angle);
        return of(cos, -sin, 0, sin, cos, 0);
    }

    /**
     * Turns, scales, slants and moves: {@code _get_inverse_affine_matrix} of torchvision's
     * {@code transforms/functional.py}.
     *
     * @param angle clockwise, in radians
     * @param scale how much larger the picture gets
     * @param shearX slant along x, in radians
     * @param shearY slant along y, in radians
     */
    static Projection affine(double angle, double right, double down, double scale, double shearX, double shearY) {
        double cos = Math.cos(angle - shearY) / Math.cos(shearY), sin = Math.sin(angle - shearY) / Math.cos(shearY);
        double a = cos, b = -cos * Math.tan(shearX) - Math.sin(angle);
        double c = sin, d = -sin * Math.tan(shearX) + Math.cos(angle);
        return of(d / scale, -b / scale, 0, -c / scale, a / scale, 0).then(moved(right, down));
    }

    /** The map of doing this first and the other to its result. */
    Projection then(Projection o) {
        return new Projection(
                xx * o.xx + xy * o.yx + x0 * o.px,
                xx * o.xy + xy * o.yy + x0 * o.py,
                xx * o.x0 + xy * o.y0 + x0 * o.pp,
                yx * o.xx + yy * o.yx + y0 * o.px,
                yx * o.xy + yy * o.yy + y0 * o.py,
                yx * o.x0 + yy * o.y0 + y0 * o.pp,
                px * o.xx + py * o.yx + pp * o.px,
                px * o.xy + py * o.yy + pp * o.py,
                px * o.x0 + py * o.y0 + pp * o.pp);
    }

    boolean isAffine() {
        return px == 0 && py == 0 && pp == 1;
    }

    boolean isIdentity() {
        return equals(IDENTITY);
    }

    /** Whether it only mirrors and moves by whole pixels, so that no pixel has to be made of several. */
    boolean movesWholePixels() {
        return isAffine()
                && xy == 0
                && yx == 0
                && Math.abs(xx) == 1
                && Math.abs(yy) == 1
                && x0 == Math.rint(x0)
                && y0 == Math.rint(y0);
    }
}
