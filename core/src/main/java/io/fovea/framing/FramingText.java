package io.fovea.framing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Framings as earlier versions wrote them, in today's words. */
final class FramingText {
    private static final Pattern DRAFT = Pattern.compile("(.+):draft");
    private static final Pattern FILTER = Pattern.compile("([^(]+):(bilinear|bicubic)");
    private static final Pattern RANGES =
            Pattern.compile("random-crop=([^.,]*\\.?[^.,]*)(?:\\.\\.([^,]+))?(?:,([^,]+)\\.\\.([^,]+))?");

    private FramingText() {}

    /** @param text any; what is not of an earlier form is returned as it is */
    static String today(String text) {
        Matcher draft = DRAFT.matcher(text);
        if (draft.matches()) return "draft=" + today(draft.group(1));
        Matcher filter = FILTER.matcher(text);
        if (filter.matches()) return filtered(today(filter.group(1)), filter.group(2));
        Matcher ranges = RANGES.matcher(text);
        return ranges.matches() ? ranged(ranges) : text;
    }

    private static String filtered(String framing, String filter) {
        if (framing.endsWith(")")) return framing.substring(0, framing.length() - 1) + ", resampling=" + filter + ")";
        String first = framing.replace("crop=", "crop(resize=").replace("letterbox=", "letterbox(fill=");
        return first.contains("(") ? first + ", resampling=" + filter + ")" : first + "(resampling=" + filter + ")";
    }

    /** {@code random-crop=0.3..0.9,0.75..1.5}: areas, and aspect ratios. */
    private static String ranged(Matcher ranges) {
        StringBuilder text = new StringBuilder("random-crop(scaleMin=").append(ranges.group(1));
        if (ranges.group(2) != null) text.append(", scaleMax=").append(ranges.group(2));
        if (ranges.group(3) != null) text.append(", ratioMin=").append(ranges.group(3));
        if (ranges.group(4) != null) text.append(", ratioMax=").append(ranges.group(4));
        return text.append(')').toString();
    }
}
