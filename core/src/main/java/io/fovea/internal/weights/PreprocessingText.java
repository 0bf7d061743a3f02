package io.fovea.internal.weights;

import io.fovea.UserError;
import io.fovea.framing.Framing;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.ShorterSideCrop;
import io.fovea.internal.choice.Choices;
import io.fovea.internal.limit.Limit;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Preprocessing in words, and as users write it: {@code size=224,framing=crop=232,mean=0.5,std=0.5}. */
final class PreprocessingText {
    private static final Set<String> PARTS = Set.of("size", "framing", "mean", "std");
    private static final String FIX = "write parts of size=224,framing=crop=256,mean=0.485/0.456/0.406,"
            + "std=0.229/0.224/0.225, or the name of published weights, such as imagenet1k_v1";

    private PreprocessingText() {}

    static String of(Preprocessing preprocessing) {
        String framing = of(preprocessing.framing());
        boolean usual = preprocessing.mean().equals(Imagenet.MEAN)
                && preprocessing.std().equals(Imagenet.STD);
        return usual ? framing : framing + ", mean " + of(preprocessing.mean()) + ", std " + of(preprocessing.std());
    }

    private static String of(Framing framing) {
        String size = framing.height() + "x" + framing.width();
        if (!(framing instanceof ShorterSideCrop crop)) return framing.text() + " to " + size;
        String filter = crop.resampling().name().toLowerCase(Locale.ROOT);
        return "shorter side " + crop.resize() + ", crop " + size + ", " + filter;
    }

    private static String of(List<Double> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining("/"));
    }

    /**
     * @param rest what the text leaves out
     * @throws UserError if the text is something else
     */
    static Preprocessing parse(String text, Preprocessing rest) {
        Map<String, String> parts = parts(text);
        try {
            return new Preprocessing(
                    framing(parts, rest.framing()),
                    rest.channels(),
                    values(parts.get("mean"), rest.mean()),
                    values(parts.get("std"), rest.std()));
        } catch (IllegalArgumentException e) {
            throw wrong(text, String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, String> parts(String text) {
        Map<String, String> parts = new LinkedHashMap<>();
        for (String part : Choices.parts(text)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            if (!PARTS.contains(name) || equals < 0) throw wrong(text, "\"" + part + "\" is no part of it");
            if (parts.put(name, part.substring(equals + 1)) != null) throw wrong(text, name + " is given twice");
        }
        return parts;
    }

    private static Framing framing(Map<String, String> parts, Framing rest) {
        String size = parts.get("size"), text = parts.get("framing");
        if (size == null && text == null) return rest;
        int side = size == null ? rest.height() : side(size);
        Framing framing = Framing.parse(text == null ? "crop" : text, side, side);
        if (framing.isRandom()) throw new IllegalArgumentException("a random framing is for training");
        return framing;
    }

    /** One number stands for all channels. */
    private static List<Double> values(@Nullable String text, List<Double> rest) {
        if (text == null) return rest;
        List<Double> values = Arrays.stream(text.split("/", -1))
                .map(PreprocessingText::number)
                .toList();
        for (double value : values) {
            if (!(Math.abs(value) <= 1000)) throw new IllegalArgumentException(value + " is no mean or deviation");
        }
        return values.size() == 1 ? Collections.nCopies(rest.size(), values.get(0)) : values;
    }

    private static int side(String text) {
        double side = number(text);
        if (side != Math.rint(side)) throw new IllegalArgumentException("the size is a whole number of pixels");
        return Limit.SIZE.require((int) side);
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no number", e);
        }
    }

    private static UserError wrong(String text, String reason) {
        return new UserError("no preprocessing: " + text + ": " + reason, FIX);
    }
}
