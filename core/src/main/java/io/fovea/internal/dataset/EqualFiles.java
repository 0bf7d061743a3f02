package io.fovea.internal.dataset;

import io.fovea.data.Duplicates;
import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.internal.dataset.ProblemGroup.Words;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Files that have the same bytes as others, as problems that are made when they are asked for: of a million rows that
 * name few files, nearly all are here. Where duplicates are kept, each file but the first of its bytes; where they are
 * dropped, those that are left out.
 */
public final class EqualFiles extends AbstractList<Problem> {
    /** How a file relates to its twin. */
    enum Relation {
        /** Their labels differ. */
        OTHER_LABEL(Problem.Kind.CONTRADICTION),
        TRAIN_AND_VALIDATION(Problem.Kind.LEAK),
        TRAIN_AND_TEST(Problem.Kind.LEAK),
        VALIDATION_AND_TEST(Problem.Kind.LEAK),
        /** Same class, same part. */
        REPEAT(Problem.Kind.DUPLICATE);

        private final Problem.Kind kind;

        Relation(Problem.Kind kind) {
            this.kind = kind;
        }

        /** Of two files of one label. */
        static Relation of(Part one, Part other) {
            if (one == other) return REPEAT;
            if (one != Part.TEST && other != Part.TEST) return TRAIN_AND_VALIDATION;
            return one == Part.TRAIN || other == Part.TRAIN ? TRAIN_AND_TEST : VALIDATION_AND_TEST;
        }
    }

    private final Duplicates choice;
    private final List<String> paths = new ArrayList<>();
    private final List<String> twins = new ArrayList<>();
    private final List<Relation> relations = new ArrayList<>();
    private final Map<Relation, ProblemGroup> groups = new EnumMap<>(Relation.class);

    EqualFiles(Duplicates choice) {
        this.choice = choice;
    }

    /** Both paths are shared with their samples. */
    void add(String path, String twin, Relation relation) {
        paths.add(path);
        twins.add(twin);
        relations.add(relation);
        groups.computeIfAbsent(relation, one -> new ProblemGroup(one.kind, isKept() ? kept(one) : dropped(one)))
                .add(() -> path + " (also " + twin + ")");
    }

    private boolean isKept() {
        return choice == Duplicates.KEEP;
    }

    private static Words kept(Relation relation) {
        return switch (relation) {
            case OTHER_LABEL ->
                new Words(
                        "1 image is there again under another label, and both are used",
                        "%,d images are there again under another label, and all are used",
                        "one of the labels is wrong: delete that copy, or leave out all such images by --duplicates drop");
            case TRAIN_AND_VALIDATION ->
                new Words(
                        "1 validation image is also in train, and is used, so that validation looks better than it is",
                        "%,d validation images are also in train, and are used, so that validation looks better than it is",
                        "delete the copies in train, or leave them out by --duplicates drop");
            case TRAIN_AND_TEST ->
                new Words(
                        "1 test image is also in train, and is used, so that the test looks better than it is",
                        "%,d test images are also in train, and are used, so that the test looks better than it is",
                        "delete the copies in train, or leave them out by --duplicates drop");
            case VALIDATION_AND_TEST ->
                new Words(
                        "1 test image is also in validation, which chooses the epoch, so that the test looks too good",
                        "%,d test images are also in validation, which chooses the epoch, so that the test looks too good",
                        "delete the copies in validation, or leave them out by --duplicates drop");
            case REPEAT ->
                new Words(
                        "1 image repeats another of its class, and is used, so that it counts twice",
                        "%,d images repeat others of their class, and are used, so that these count twice",
                        "delete such copies, or leave them out by --duplicates drop");
        };
    }

    private static Words dropped(Relation relation) {
        return switch (relation) {
            case OTHER_LABEL ->
                new Words(
                        "1 image has the bytes of another with another label, and is left out",
                        "%,d images have the bytes of others with another label, and are left out",
                        "to use one of them, delete the copies whose label is wrong");
            case TRAIN_AND_VALIDATION ->
                new Words(
                        "1 training image is also in validation, and is left out of train",
                        "%,d training images are also in validation, and are left out of train",
                        "");
            case TRAIN_AND_TEST ->
                new Words(
                        "1 training image is also in test, and is left out of train",
                        "%,d training images are also in test, and are left out of train",
                        "");
            case VALIDATION_AND_TEST ->
                new Words(
                        "1 validation image is also in test, and is left out of validation",
                        "%,d validation images are also in test, and are left out of validation",
                        "");
            case REPEAT ->
                new Words(
                        "1 image repeats another of its class, and is left out",
                        "%,d images repeat others of their class, and are left out",
                        "");
        };
    }

    /** What becomes of them. */
    public Duplicates choice() {
        return choice;
    }

    /** How many are of a kind. */
    public int count(Problem.Kind kind) {
        return groups.entrySet().stream()
                .filter(group -> group.getKey().kind == kind)
                .mapToInt(group -> group.getValue().count())
                .sum();
    }

    /** The gravest first. */
    List<ProblemGroup> groups() {
        return List.copyOf(groups.values());
    }

    @Override
    public Problem get(int index) {
        Relation relation = relations.get(index);
        String same = "has the same bytes as " + twins.get(index);
        String reason = relation == Relation.OTHER_LABEL ? same + ", which is of another class" : same;
        return isKept()
                ? Problem.warning(relation.kind, paths.get(index), reason + leak(relation))
                : Problem.leftOut(relation.kind, paths.get(index), reason);
    }

    private static String leak(Relation relation) {
        return switch (relation) {
            case TRAIN_AND_VALIDATION -> ": train leaks into validation";
            case TRAIN_AND_TEST -> ": train leaks into test";
            case VALIDATION_AND_TEST -> ": validation leaks into test";
            case OTHER_LABEL, REPEAT -> "";
        };
    }

    @Override
    public int size() {
        return paths.size();
    }
}
