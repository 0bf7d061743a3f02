package io.fovea.internal.report;

import io.fovea.UserError;
import io.fovea.image.Image;
import io.fovea.internal.file.NewFile;
import io.fovea.internal.limit.Limit;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Images side by side in one picture. Small ones are shown enlarged, pixel by pixel.
 *
 * @param rows as many images in each, all of one size
 */
public record ImageGrid(List<List<Image>> rows) {
    /** Between images, and about all, in pixels. */
    private static final int GAP = 4;
    /** Least side of a shown image in pixels. */
    private static final int LEAST = 96;

    public ImageGrid {
        rows = List.copyOf(rows);
        if (rows.isEmpty() || rows.get(0).isEmpty()) throw new IllegalArgumentException("a grid needs an image");
    }

    /**
     * Whether a picture of so many is of a size that can be written.
     *
     * @param side of an image in pixels
     * @throws UserError if not
     */
    public static void require(int rows, int columns, int side) {
        long pixels = pixels(rows, side) * pixels(columns, side);
        if (pixels <= Limit.PIXELS.most()) return;
        throw new UserError(
                String.format(Locale.ROOT, "the picture would have %,d million pixels", pixels / 1_000_000),
                "show fewer images, or smaller ones");
    }

    private static long pixels(int images, int side) {
        return GAP + (long) images * (side * scale(side) + GAP);
    }

    private static int scale(int side) {
        return Math.max(1, LEAST / side);
    }

    /** As PNG. The file appears whole, or not at all. */
    public void write(Path file) {
        BufferedImage drawn = drawn();
        NewFile.write(file, out -> Pixels.write(drawn, "png", out));
    }

    private BufferedImage drawn() {
        Image first = rows.get(0).get(0);
        int scale = scale(Math.max(first.height(), first.width()));
        int height = first.height() * scale, width = first.width() * scale;
        int columns = rows.get(0).size();
        BufferedImage picture = new BufferedImage(
                GAP + columns * (width + GAP), GAP + rows.size() * (height + GAP), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
        for (int y = 0; y < rows.size(); y++) {
            for (int x = 0; x < columns; x++) {
                int left = GAP + x * (width + GAP), top = GAP + y * (height + GAP);
                graphics.drawImage(Pixels.of(rows.get(y).get(x)), left, top, width, height, null);
            }
        }
        graphics.dispose();
        return picture;
    }
}
