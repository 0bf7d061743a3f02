package io.fovea.cli.demo;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.random.RandomGenerator;

/**
 * Draws one figure of random colour, size, angle and place over a background of another brightness, among thin lines
 * and small dots, under noise. The ranges are such that a network of two convolutions learns the figures in seconds,
 * but not from their colour or brightness.
 */
final class ShapeImage {
    /** Height and width of every image, in pixels. */
    static final int SIDE = 48;

    private static final double NOISE = 10; // standard deviation, in grey levels

    private final RandomGenerator draw;
    private final BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    private final Graphics2D canvas = image.createGraphics();

    private ShapeImage(RandomGenerator draw) {
        this.draw = draw;
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        canvas.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    }

    static BufferedImage of(Shape shape, RandomGenerator draw) {
        ShapeImage picture = new ShapeImage(draw);
        boolean brightFigure = draw.nextBoolean();
        picture.background(!brightFigure);
        picture.clutter();
        picture.figure(shape, brightFigure);
        picture.noise();
        picture.canvas.dispose();
        return picture.image;
    }

    /** A gradient in a random direction between two colours of similar brightness. */
    private void background(boolean bright) {
        double angle = between(0, 2 * Math.PI);
        float x = (float) (SIDE * Math.cos(angle)), y = (float) (SIDE * Math.sin(angle));
        canvas.setPaint(new GradientPaint(0, 0, colour(bright), x, y, colour(bright), true));
        canvas.fillRect(0, 0, SIDE, SIDE);
    }

    /** Up to four lines and up to six dots of any colour, behind the figure. */
    private void clutter() {
        for (int i = draw.nextInt(5); i > 0; i--) {
            canvas.setColor(colour(draw.nextBoolean()));
            canvas.setStroke(new BasicStroke((float) between(0.5, 1.2)));
            canvas.draw(new Line2D.Double(between(0, SIDE), between(0, SIDE), between(0, SIDE), between(0, SIDE)));
        }
        for (int i = draw.nextInt(7); i > 0; i--) {
            canvas.setColor(colour(draw.nextBoolean()));
            double size = between(1.5, 4);
            canvas.fill(new Ellipse2D.Double(between(0, SIDE - size), between(0, SIDE - size), size, size));
        }
    }

    /** Filled, near the centre, one corner up give or take twenty degrees. */
    private void figure(Shape shape, boolean bright) {
        double radius = between(0.28, 0.42) * SIDE;
        double x = between(0.42, 0.58) * SIDE, y = between(0.42, 0.58) * SIDE;
        AffineTransform place = AffineTransform.getTranslateInstance(x, y);
        place.rotate(Math.toRadians(-90 + between(-20, 20)));
        place.scale(radius, radius);
        canvas.setColor(colour(bright));
        canvas.fill(place.createTransformedShape(shape.outline()));
    }

    private void noise() {
        int[] pixels = image.getRGB(0, 0, SIDE, SIDE, null, 0, SIDE);
        for (int i = 0; i < pixels.length; i++) {
            int rgb = pixels[i];
            pixels[i] = noisy(rgb >> 16) << 16 | noisy(rgb >> 8) << 8 | noisy(rgb);
        }
        image.setRGB(0, 0, SIDE, SIDE, pixels, 0, SIDE);
    }

    private int noisy(int level) {
        return Math.max(0, Math.min(255, (int) Math.round((level & 255) + NOISE * draw.nextGaussian())));
    }

    /** Any hue; figure and background differ in brightness by at least a fifth of the range. */
    private Color colour(boolean bright) {
        float hue = draw.nextFloat(), saturation = (float) between(0.1, 0.9);
        return Color.getHSBColor(hue, saturation, (float) (bright ? between(0.7, 1) : between(0.1, 0.5)));
    }

    private double between(double low, double high) {
        return low + (high - low) * draw.nextDouble();
    }
}
