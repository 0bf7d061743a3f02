package io.fovea.internal.dataset;

import io.fovea.data.Problem;
import io.fovea.data.Problem.Kind;
import io.fovea.internal.dataset.ProblemGroup.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From problems to what is said of them: once for each kind, the gravest first. */
public final class ProblemGroups {
    private static final String OF_CLASS = "class ";

    private ProblemGroups() {}

    /** Of problems among which are no equal files. */
    public static List<ProblemGroup> of(List<Problem> problems) {
        return of(problems, List.of());
    }

    /** @param equal the groups of equal files */
    static List<ProblemGroup> of(List<Problem> problems, List<ProblemGroup> equal) {
        List<ProblemGroup> groups = new ArrayList<>(equal);
        Map<Kind, ProblemGroup> byKind = new EnumMap<>(Kind.class);
        for (Problem problem : problems) {
            Words words = words(problem.kind());
            if (words == null) {
                groups.add(single(problem));
            } else {
                byKind.computeIfAbsent(problem.kind(), kind -> new ProblemGroup(kind, words))
                        .add(() -> name(problem));
            }
        }
        groups.addAll(byKind.values());
        groups.sort(Comparator.comparing(ProblemGroup::kind));
        return List.copyOf(groups);
    }

    private static ProblemGroup single(Problem problem) {
        String remedy = problem.kind() == Kind.IMBALANCE ? "add images of the rare classes" : "";
        String what = problem.path() + ": " + problem.reason();
        return ProblemGroup.single(problem.kind(), new Words(what, what, remedy));
    }

    private static String name(Problem problem) {
        String path = problem.path();
        return switch (problem.kind()) {
            case NO_IMAGE, LISTED_AGAIN, SIMILAR_CLASSES -> path;
            case FEW_IMAGES, MISSING_CLASS ->
                withReason(path.startsWith(OF_CLASS) ? path.substring(OF_CLASS.length()) : path, problem);
            default -> withReason(path, problem);
        };
    }

    private static String withReason(String name, Problem problem) {
        return name + " (" + problem.reason() + ")";
    }

    /** Null for what is told one by one. */
    private static @Nullable Words words(Kind kind) {
        return switch (kind) {
            case OTHER, IMBALANCE -> null;
            case CONTRADICTION, LEAK, DUPLICATE -> throw new IllegalArgumentException(kind + " is told by EqualFiles");
            case SIMILAR_CLASSES ->
                new Words(
                        "two classes have nearly the same name, and are trained as two",
                        "classes have nearly the same name in %,d cases, and are trained as classes of their own",
                        "probably they are one class: if so, put their images under one name");
            case FEW_IMAGES ->
                new Words(
                        "1 class has fewer than " + ClassCheck.FEW
                                + " training images, which are used but too few to learn it",
                        "%,d classes have fewer than " + ClassCheck.FEW
                                + " training images, which are used but too few to learn them",
                        "add images, some dozens for each class, or delete the class");
            case MISSING_CLASS ->
                new Words(
                        "1 class has no images to judge it by",
                        "%,d classes have no images to judge them by",
                        "add some");
            case UNREADABLE ->
                new Words(
                        "1 image cannot be read, and is left out",
                        "%,d images cannot be read, and are left out",
                        "replace or delete such files");
            case MISPLACED ->
                new Words(
                        "1 file or folder lies where it means nothing, and is left out",
                        "%,d files or folders lie where they mean nothing, and are left out",
                        "an image belongs into the folder of its class");
            case MISSING_FILE ->
                new Words(
                        "1 row names no file, and is left out",
                        "%,d rows name no file, and are left out",
                        "correct the paths, which start from the table's folder");
            case UNREACHABLE ->
                new Words(
                        "1 file or folder cannot be used, and is left out",
                        "%,d files or folders cannot be used, and are left out",
                        "");
            case NO_IMAGE ->
                new Words(
                        "1 file is no image by its extension, and is left out",
                        "%,d files are no images by their extension, and are left out",
                        "");
            case LISTED_AGAIN ->
                new Words(
                        "1 image is listed more than once, and is used once",
                        "%,d images are listed more than once, and are used once",
                        "");
        };
    }
}
