package io.fovea.internal.report;

import io.fovea.explain.Explanation;
import io.fovea.image.Image;
import io.fovea.internal.file.NewFile;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;

/**
 * An image as the network sees it and, beside it, the same with the places that speak for a class; below, examples that
 * are like it.
 */
public final class ExplanationPicture {
    /** Pixels of the longer side of each of the two. */
    private static final int SIDE = 448;

    private static final int GAP = 8, EDGE = 4;
    private static final Color AGREES = new Color(0x15803d), DIFFERS = new Color(0xdc501e);

    private ExplanationPicture() {}

    /**
     * A labelled image that is like the explained one.
     *
     * @param agrees whether it has the class that is explained
     */
    public record Example(Image frame, boolean agrees) {}

    /** As below, without examples. */
    public static void write(Path file, Explanation explanation) {
        write(file, explanation, List.of());
    }

    /**
     * @param file a PNG
     * @param examples stand in a row below, framed in green if they agree, else in red; may be none
     * @throws io.fovea.UserError if it cannot be written; an earlier file then stays as it was
     */
    public static void write(Path file, Explanation explanation, List<Example> examples) {
        Image frame = explanation.frame();
        double scale = Math.max(1, (double) SIDE / Math.max(frame.height(), frame.width()));
        int height = (int) Math.round(frame.height() * scale), width = (int) Math.round(frame.width() * scale);
        int across = 2 * width + GAP;
        int each = examples.isEmpty() ? 0 : (across - (examples.size() - 1) * GAP) / examples.size();
        int below = (int) Math.round((double) each * frame.height() / frame.width());
        int whole = height + (examples.isEmpty() ? 0 : GAP + below);
        BufferedImage sheet = new BufferedImage(across, whole, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = sheet.createGraphics();
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, across, whole);
        pen.drawImage(Pixels.of(explanation.picture(height, width)), 0, 0, null);
        pen.drawImage(Pixels.of(explanation.overlay(height, width)), width + GAP, 0, null);
        for (int i = 0; i < examples.size(); i++) {
            draw(pen, examples.get(i), i * (each + GAP), height + GAP, each, below);
        }
        pen.dispose();
        NewFile.write(file, out -> Pixels.write(sheet, "png", out));
    }

    private static void draw(Graphics2D pen, Example example, int x, int y, int width, int height) {
        pen.setColor(example.agrees() ? AGREES : DIFFERS);
        pen.fillRect(x, y, width, height);
        pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        pen.drawImage(Pixels.of(example.frame()), x + EDGE, y + EDGE, width - 2 * EDGE, height - 2 * EDGE, null);
    }
}
