package io.fovea.tune;

import io.fovea.UserError;
import io.fovea.internal.text.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** In which order a search tries its points, and how long each is trained. */
public enum Method {
    /** Every point, in a shuffled order. */
    GRID,
    /** Points drawn at random: Bergstra and Bengio 2012, "Random Search for Hyper-Parameter Optimization", JMLR 13. */
    RANDOM,
    /**
     * Points drawn at random and trained for a few epochs; of every three the best goes on to three times as many. The
     * promotion rule is that of ASHA, Li et al. 2018 (arXiv:1810.05934), algorithm 2, which needs no rung to be
     * complete.
     */
    HALVING,
    /**
     * Halving that begins, in turn, with few and with more epochs, in case a good start says little of the end:
     * Hyperband, Li et al. 2016 (arXiv:1603.06560), in the asynchronous form of arXiv:1810.05934, sec. 3.2.
     */
    HYPERBAND;

    /** Whether trials are trained for fewer epochs first. */
    public boolean hasRungs() {
        return this == HALVING || this == HYPERBAND;
    }

    /** Its name in lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws UserError if there is no such method */
    public static Method parse(String text) {
        return Arrays.stream(values())
                .filter(method -> method.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> {
                    List<String> known =
                            Arrays.stream(values()).map(Method::text).toList();
                    return new UserError(
                            "there is no method of search '" + text + "'",
                            Nearest.fix(text, known, "use one of " + String.join(", ", known)));
                });
    }
}
