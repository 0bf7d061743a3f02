package io.fovea.internal.source;

import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.internal.source.Catalogue.ClassFolder;
import io.fovea.internal.source.Catalogue.Found;
import io.fovea.internal.tree.FileKind;
import io.fovea.internal.tree.FileTree;
import io.fovea.internal.tree.Folder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads folders as labelled images, the way torchvision's {@code ImageFolder} does: one folder per class, the images at
 * any depth below it; either at the top, or inside {@code train}, {@code validation} (also {@code val}, {@code valid})
 * and {@code test}, in any case. One folder around all of this is looked through.
 */
final class FolderLayout {
    private final FileTree tree;
    private final List<ClassFolder> classes = new ArrayList<>();
    private final List<Found> images = new ArrayList<>();
    private final List<Problem> problems;
    private final List<Obstacle> obstacles = new ArrayList<>();
    private int rootLength;

    private FolderLayout(FileTree tree) {
        this.tree = tree;
        this.problems = new ArrayList<>(tree.problems());
    }

    /** @param tree closed here if this fails; where no layout fits, an obstacle says how to arrange the files */
    static Catalogue read(FileTree tree) {
        try {
            return new FolderLayout(tree).read();
        } catch (RuntimeException e) {
            try {
                tree.close();
            } catch (IOException onClose) {
                e.addSuppressed(onClose);
            }
            throw e;
        }
    }

    private Catalogue read() {
        Folder root = tree.root();
        if (!IdxFiles.areIn(root) && !hasParts(root)) root = withoutWrapper(root);
        if (IdxFiles.areIn(root)) return IdxFiles.read(tree, root);
        rootLength = root.path().isEmpty() ? 0 : root.path().length() + 1;
        if (hasParts(root)) addParts(root);
        else if (!root.isEmpty()) addClasses(root, null);
        else if (problems.isEmpty()) {
            hinder(place() + " is empty", "put one folder per class into it, each with its images");
        }
        return new Catalogue(place(), 3, classes, images, problems, obstacles, tree.source());
    }

    /** The folder inside, if there is but one and it is no class itself. */
    private static Folder withoutWrapper(Folder root) {
        if (root.folders().size() != 1 || root.hasImagesHere()) return root;
        Folder inner = root.folders().values().iterator().next();
        boolean holdsMore = !inner.folders().isEmpty() || IdxFiles.areIn(inner);
        return holdsMore && !inner.hasImagesHere() ? inner : root;
    }

    /**
     * Whether the folders here are parts. A class may be called "train" too, beside "plane" and "car": its folder holds
     * images rather than folders.
     */
    private static boolean hasParts(Folder root) {
        List<Folder> named = root.folders().values().stream()
                .filter(folder -> part(folder.name()).isPresent())
                .toList();
        return named.stream().anyMatch(folder -> !folder.folders().isEmpty())
                || (named.size() > 1 && named.size() == root.folders().size());
    }

    static Optional<Part> part(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "train" -> Optional.of(Part.TRAIN);
            case "validation", "val", "valid" -> Optional.of(Part.VALIDATION);
            case "test" -> Optional.of(Part.TEST);
            default -> Optional.empty();
        };
    }

    private void addParts(Folder root) {
        Map<Part, Folder> parts = new EnumMap<>(Part.class);
        for (Folder folder : root.folders().values()) {
            Optional<Part> part = part(folder.name());
            if (part.isEmpty()) {
                leaveOut(folder, "is neither train, validation nor test");
                continue;
            }
            Folder other = parts.putIfAbsent(part.get(), folder);
            if (other != null) {
                hinder(
                        place() + " holds both " + other.path() + " and " + folder.path(),
                        "keep one of them, or merge the two");
            }
        }
        reportStray(root);
        parts.forEach((part, folder) -> addClasses(folder, part));
    }

    private void addClasses(Folder folder, @Nullable Part part) {
        if (folder.folders().isEmpty()) hinder(folder);
        reportStray(folder);
        for (Folder one : folder.folders().values()) {
            classes.add(new ClassFolder(part, one.name(), one.path()));
            List<String> label = List.of(one.name());
            one.allFiles().forEach(file -> {
                if (FileKind.of(file) == FileKind.IMAGE) {
                    images.add(new Found(part, label, file.substring(rootLength), tree.file(file)));
                } else {
                    problems.add(Problem.leftOut(Problem.Kind.NO_IMAGE, file, "not an image by its extension"));
                }
            });
        }
    }

    private void hinder(Folder folder) {
        String where = folder.path().isEmpty() ? place() : folder.path() + " of " + place();
        if (folder.hasImagesHere()) {
            hinder(
                    "the images lie directly in " + where + ", so that none has a class",
                    "move them into one folder per class, as in cat/1.jpg and dog/2.jpg, or list them in a .csv with the"
                            + " columns path and label");
        } else {
            hinder(
                    where + " holds neither class folders nor images",
                    "put one folder per class into it, each with its images");
        }
    }

    private void hinder(String problem, String fix) {
        obstacles.add(new Obstacle(problem, fix));
    }

    private void reportStray(Folder folder) {
        for (String file : folder.files()) {
            boolean image = FileKind.of(file) == FileKind.IMAGE;
            problems.add(Problem.leftOut(
                    image ? Problem.Kind.MISPLACED : Problem.Kind.NO_IMAGE,
                    file,
                    image ? "lies in no class folder" : "not an image by its extension"));
        }
    }

    private void leaveOut(Folder folder, String reason) {
        problems.add(Problem.leftOut(Problem.Kind.MISPLACED, folder.path(), reason));
    }

    private String place() {
        return tree.kind() + " " + tree.name();
    }
}
