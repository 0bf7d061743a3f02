package io.fovea.internal.tree;

import io.fovea.data.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One folder of a {@link FileTree}, without hidden files and folders.
 *
 * @param path from the root of the tree, with forward slashes; empty for the root
 * @param folders by name, in code point order
 * @param files paths from the root of the tree, in code point order
 */
public record Folder(String path, SortedMap<String, Folder> folders, List<String> files) {
    /** What lies deeper was not put there by anyone who wants it found. */
    static final int MOST_FOLDERS = 100;

    private static final int SHOWN = 80;

    /**
     * @param folders paths of folders that may hold no file; the folders of {@code files} need not be among them
     * @param problems told what lies more than {@value #MOST_FOLDERS} folders deep and is left out
     * @return the root
     */
    static Folder root(Collection<String> folders, Collection<String> files, List<Problem> problems) {
        Folder root = empty("");
        folders.stream()
                .filter(Folder::isShown)
                .filter(folder -> isWithinReach(folder + "/", problems))
                .forEach(root::descend);
        Map<String, Folder> byPath = new HashMap<>(Map.of("", root));
        for (String file : files) {
            if (!isShown(file) || !isWithinReach(file, problems)) continue;
            String folder = file.substring(0, Math.max(0, file.lastIndexOf('/')));
            byPath.computeIfAbsent(folder, root::descend).files.add(file);
        }
        byPath.values().forEach(folder -> folder.files.sort(CodePointOrder.INSTANCE));
        return root;
    }

    private static boolean isWithinReach(String path, List<Problem> problems) {
        if (depth(path) <= MOST_FOLDERS) return true;
        String start = path.substring(0, Math.min(SHOWN, path.length())) + "\u2026";
        problems.add(
                Problem.leftOut(Problem.Kind.UNREACHABLE, start, "lies more than " + MOST_FOLDERS + " folders deep"));
        return false;
    }

    private static int depth(String path) {
        int slashes = 0;
        for (int at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) slashes++;
        return slashes;
    }

    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    public boolean isEmpty() {
        return folders.isEmpty() && files.isEmpty();
    }

    /** The files here and in all folders below. */
    public Stream<String> allFiles() {
        return Stream.concat(files.stream(), folders.values().stream().flatMap(Folder::allFiles));
    }

    public boolean hasImagesHere() {
        return files.stream().anyMatch(file -> FileKind.of(file) == FileKind.IMAGE);
    }

    private Folder descend(String below) {
        Folder folder = this;
        for (String name : below.split("/", -1)) {
            String inside = folder.path.isEmpty() ? name : folder.path + "/" + name;
            folder = folder.folders.computeIfAbsent(name, n -> empty(inside));
        }
        return folder;
    }

    private static Folder empty(String path) {
        return new Folder(path, new TreeMap<>(CodePointOrder.INSTANCE), new ArrayList<>());
    }

    private static boolean isShown(String path) {
        return FileKind.of(path) != FileKind.HIDDEN;
    }
}
