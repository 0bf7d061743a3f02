package io.fovea.internal.report;

import io.fovea.explain.Explanation;
import io.fovea.image.Image;
import io.fovea.internal.file.NewFile;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;

/** An image as the network sees it and, beside it, the same with the places that speak for a class. */
public final class ExplanationPicture {
    /** Pixels of the longer side of each of the two. */
    private static final int SIDE = 448;

    private static final int GAP = 8;

    private ExplanationPicture() {}

    /**
     * @param file a PNG
     * @throws io.fovea.UserError if it cannot be written; an earlier file then stays as it was
     */
    public static void write(Path file, Explanation explanation) {
        Image frame = explanation.frame();
        double scale = Math.max(1, (double) SIDE / Math.max(frame.height(), frame.width()));
        int height = (int) Math.round(frame.height() * scale), width = (int) Math.round(frame.width() * scale);
        BufferedImage sheet = new BufferedImage(2 * width + GAP, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = sheet.createGraphics();
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, sheet.getWidth(), height);
        pen.drawImage(Pixels.of(explanation.picture(height, width)), 0, 0, null);
        pen.drawImage(Pixels.of(explanation.overlay(height, width)), width + GAP, 0, null);
        pen.dispose();
        NewFile.write(file, out -> Pixels.write(sheet, "png", out));
    }
}
