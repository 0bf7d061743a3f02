package io.fovea.explain;

import io.fovea.UserError;
import io.fovea.internal.text.Nearest;
import java.util.Arrays;
import java.util.List;

/** How it is found out which places of an image speak for a class. */
public enum ExplanationMethod {
    /**
     * By the gradient of the class's logit in the last maps: one forward and one backward pass (Selvaraju et al. 2017,
     * arXiv:1610.02391).
     */
    GRADCAM("gradcam"),
    /** As above, but of several like things all count (Chattopadhyay et al. 2018, arXiv:1710.11063). */
    GRADCAM_PLUS_PLUS("gradcam++"),
    /**
     * By what becomes of the class's probability when a place is covered: any network, some two hundred forward passes
     * (Zeiler and Fergus 2014, arXiv:1311.2901).
     */
    OCCLUSION("occlusion"),
    /**
     * By the gradient along the way from a plain image, pixel by pixel: any network, 32 forward and backward passes
     * (Sundararajan et al. 2017, arXiv:1703.01365).
     */
    INTEGRATED_GRADIENTS("integrated");

    private final String text;

    ExplanationMethod(String text) {
        this.text = text;
    }

    /** @throws UserError if there is no such method */
    public static ExplanationMethod parse(String text) {
        for (ExplanationMethod method : values()) if (method.text.equals(text)) return method;
        List<String> known = Arrays.stream(values()).map(one -> one.text).toList();
        throw new UserError(
                "there is no explanation " + text, Nearest.fix(text, known, "use one of " + String.join(", ", known)));
    }

    /** As on the command line: {@code gradcam}, {@code gradcam++}, {@code occlusion} or {@code integrated}. */
    @Override
    public String toString() {
        return text;
    }
}
