package io.fovea.cli;

import io.fovea.internal.text.Printable;
import io.fovea.run.MemberEstimate;
import io.fovea.run.MemberRuns;
import java.io.PrintWriter;
import java.util.Locale;

/** What the training of members came to, in lines. */
record MembersText(PrintWriter out) {
    void print(MemberRuns.Result result) {
        for (MemberRuns.Member member : result.trained()) {
            out.println(Printable.of(String.format(
                    Locale.ROOT,
                    "%s: %.2f %% of the validation images   bundle: %s",
                    member.name(),
                    100 * member.accuracy(),
                    member.bundle())));
        }
        MemberEstimate estimate = result.estimate();
        if (estimate != null) out.println(line(estimate));
        out.flush();
    }

    private static String line(MemberEstimate estimate) {
        if (estimate instanceof MemberEstimate.OutOfFold folds) {
            return String.format(
                    Locale.ROOT,
                    "cross-validation: a member is right for %.2f %% of images that are new to it"
                            + " (deviation %.2f over %d folds, %,d images)",
                    100 * folds.mean(),
                    100 * folds.deviation(),
                    folds.accuracies().size(),
                    folds.images());
        }
        MemberEstimate.OutOfBag bag = (MemberEstimate.OutOfBag) estimate;
        return String.format(
                Locale.ROOT,
                "out of bag: together the members that did not draw an image are right for %.2f %% of %,d"
                        + " training images%s",
                100 * bag.accuracy(),
                bag.answers().images(),
                bag.unanswered() == 0 ? "" : String.format(Locale.ROOT, "; %,d have no such member", bag.unanswered()));
    }
}
