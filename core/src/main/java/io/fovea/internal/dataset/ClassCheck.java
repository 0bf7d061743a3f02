package io.fovea.internal.dataset;

import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.data.Problem.Kind;
import io.fovea.internal.source.Obstacle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether what is left of each class suffices to learn and to judge it. */
final class ClassCheck {
    /** A class with this many times the training images of another is worth a warning. */
    static final int IMBALANCE = 20;
    /** A class with fewer training images is not learned, but its images are. */
    static final int FEW = 5;

    private final Dataset found;
    private final Dataset rest;
    private final long[] before;
    private final long[] training;
    private final long[] validation;
    private final long[] test;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Obstacle> obstacles = new ArrayList<>();

    /** @param rest of {@code found}, without all that is left out */
    ClassCheck(Dataset found, Dataset rest) {
        this.found = found;
        this.rest = rest;
        before = found.classCounts(Part.TRAIN);
        training = rest.classCounts(Part.TRAIN);
        validation = rest.classCounts(Part.VALIDATION);
        test = rest.classCounts(Part.TEST);
    }

    List<Problem> problems() {
        return problems;
    }

    List<Obstacle> obstacles() {
        return obstacles;
    }

    /** A class is told of once, by the gravest that is to be said of it. */
    void run() {
        for (int i = 0; i < training.length; i++) {
            String name = rest.labels().name(i);
            if (training[i] == 0) {
                if (before[i] > 0) obstacles.add(nothingLeft(name, before[i]));
            } else if (training[i] < FEW) {
                problems.add(Problem.warning(Kind.FEW_IMAGES, "class " + name, counts(i)));
            } else {
                requireJudges(name, Part.VALIDATION, validation[i]);
                requireJudges(name, Part.TEST, test[i]);
            }
        }
        if (!rest.has(Part.VALIDATION)) obstacles.add(withoutValidation());
        warnOfImbalance();
    }

    private String counts(int label) {
        String tested = rest.has(Part.TEST) ? ", " + test[label] + " test" : "";
        return training[label] + " training, " + validation[label] + " validation" + tested;
    }

    private void requireJudges(String name, Part part, long images) {
        if (images > 0 || !rest.has(part)) return;
        problems.add(Problem.warning(
                Kind.MISSING_CLASS,
                "class " + name,
                "no image in " + part.name().toLowerCase(Locale.ROOT)));
    }

    private Obstacle nothingLeft(String name, long images) {
        return new Obstacle(
                "class %s of %s has no training image that can be used: %,d of %,d are left out"
                        .formatted(name, rest.description(), images, images),
                "run fovea inspect on the data to see why, then replace these files or delete the class");
    }

    private Obstacle withoutValidation() {
        return found.heldOut() == null
                ? new Obstacle(
                        "no validation image of " + rest.description() + " can be used",
                        "run fovea inspect on the data, then replace the files it names")
                : new Obstacle(
                        rest.description() + " has too few readable images to hold any out for validation",
                        "add images, some dozens for each class, or a validation folder");
    }

    /** Among the classes that have enough images to be learned. */
    private void warnOfImbalance() {
        int least = -1, most = -1;
        for (int i = 0; i < training.length; i++) {
            if (training[i] < FEW) continue;
            if (least < 0 || training[i] < training[least]) least = i;
            if (most < 0 || training[i] > training[most]) most = i;
        }
        if (least < 0 || training[most] <= IMBALANCE * training[least]) return;
        problems.add(Problem.warning(
                Kind.IMBALANCE,
                "class " + rest.labels().name(most),
                "has %,d training images, class %s only %,d: rare classes will be missed"
                        .formatted(training[most], rest.labels().name(least), training[least])));
    }
}
