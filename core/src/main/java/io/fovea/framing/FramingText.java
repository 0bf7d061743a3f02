package io.fovea.framing;

import io.fovea.image.Resampling;
import java.util.List;
import java.util.Locale;

/** The textual form of framings: a name, perhaps {@code =arguments}, perhaps {@code :filter}. */
final class FramingText {
    static final List<String> NAMES = List.of("squash", "crop", "letterbox", "random-crop");

    static final String EXAMPLES =
            "squash, crop, crop=256, letterbox, letterbox=0, random-crop, random-crop=0.3, each also with :bicubic and with :draft";

    private FramingText() {}

    /** @throws IllegalArgumentException if the text is no framing */
    static Framing parse(String text, int height, int width) {
        if (text.endsWith(Draft.SUFFIX)) {
            return new Draft(parse(text.substring(0, text.length() - Draft.SUFFIX.length()), height, width));
        }
        int colon = text.indexOf(':');
        Resampling resampling = colon < 0 ? Resampling.BILINEAR : resampling(text.substring(colon + 1));
        String call = colon < 0 ? text : text.substring(0, colon);
        int equals = call.indexOf('=');
        String name = equals < 0 ? call : call.substring(0, equals);
        String argument = equals < 0 ? "" : call.substring(equals + 1);
        if (equals >= 0 && argument.isEmpty()) throw new IllegalArgumentException("nothing behind \"=\"");
        return switch (name) {
            case "squash" -> {
                if (equals >= 0) throw new IllegalArgumentException("squash takes no argument");
                yield new Squash(height, width, resampling);
            }
            case "crop" ->
                new ShorterSideCrop(
                        argument.isEmpty() ? ShorterSideCrop.usualResize(height, width) : integer(argument),
                        height,
                        width,
                        resampling);
            case "letterbox" ->
                new Letterbox(height, width, argument.isEmpty() ? Letterbox.USUAL_FILL : integer(argument), resampling);
            case "random-crop" -> randomCrop(argument, height, width, resampling);
            default -> throw new IllegalArgumentException("no framing has this name");
        };
    }

    private static Framing randomCrop(String argument, int height, int width, Resampling resampling) {
        RandomResizedCrop usual = new RandomResizedCrop(height, width);
        String[] ranges = argument.split(",", -1);
        if (ranges.length > 2) throw new IllegalArgumentException("random-crop takes two ranges at most");
        double[] scale = range(ranges[0], usual.scaleMin(), usual.scaleMax());
        double[] ratio = range(ranges.length < 2 ? "" : ranges[1], usual.ratioMin(), usual.ratioMax());
        return new RandomResizedCrop(height, width, scale[0], scale[1], ratio[0], ratio[1], resampling);
    }

    /** {@code low..high} or {@code low}. */
    private static double[] range(String text, double usualLow, double usualHigh) {
        if (text.isEmpty()) return new double[] {usualLow, usualHigh};
        int dots = text.indexOf("..");
        if (dots < 0) return new double[] {number(text), usualHigh};
        return new double[] {number(text.substring(0, dots)), number(text.substring(dots + 2))};
    }

    static String of(RandomResizedCrop crop) {
        RandomResizedCrop usual = new RandomResizedCrop(crop.height(), crop.width());
        String text = "random-crop=" + crop.scaleMin();
        boolean usualRatio = crop.ratioMin() == usual.ratioMin() && crop.ratioMax() == usual.ratioMax();
        if (crop.scaleMax() != usual.scaleMax() || !usualRatio) text += ".." + crop.scaleMax();
        if (!usualRatio) text += "," + crop.ratioMin() + ".." + crop.ratioMax();
        return text + suffix(crop.resampling());
    }

    static String suffix(Resampling resampling) {
        return resampling == Resampling.BILINEAR ? "" : ":" + resampling.name().toLowerCase(Locale.ROOT);
    }

    private static Resampling resampling(String name) {
        for (Resampling resampling : Resampling.values()) {
            if (name.equals(resampling.name().toLowerCase(Locale.ROOT))) return resampling;
        }
        throw new IllegalArgumentException("the filter must be bilinear or bicubic, got \"" + name + "\"");
    }

    private static int integer(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no whole number", e);
        }
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no number", e);
        }
    }
}
