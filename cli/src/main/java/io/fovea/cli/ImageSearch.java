package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.internal.text.FileName;
import io.fovea.internal.tree.FileKind;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** Finds the images in a folder, at any depth and through links; says what it leaves out. */
final class ImageSearch extends SimpleFileVisitor<Path> {
    private final Path folder;
    private final Console console;
    private final List<Path> found = new ArrayList<>();

    private ImageSearch(Path folder, Console console) {
        this.folder = folder;
        this.console = console;
    }

    /**
     * @return the files whose names are those of images, in order
     * @throws UserError if there are none
     */
    private static List<Path> in(Path folder, Console console) {
        ImageSearch search = new ImageSearch(folder, console);
        try {
            Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, search);
        } catch (IOException e) {
            throw new UserError("cannot list " + folder + ": " + e.getMessage(), "check its permissions", e);
        }
        if (search.found.isEmpty()) throw new UserError("there is no image in " + folder, "give another folder");
        return search.found.stream().sorted().toList();
    }

    /**
     * @param paths files, taken as they are, and folders, which are searched
     * @throws UserError if one is not there, or a folder holds no image
     */
    static List<Path> all(List<Path> paths, Console console) {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) files.addAll(in(path, console));
            else if (Files.exists(path)) files.add(path);
            else throw new UserError("there is no file " + path, "give the path of an image or a folder of images");
        }
        return files;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        FileKind kind = FileKind.of(folder.relativize(file).toString());
        if (kind == FileKind.OTHER) leaveOut(file, "not an image by its name");
        else if (kind == FileKind.IMAGE && attributes.isRegularFile()) found.add(file);
        else if (kind == FileKind.IMAGE) leaveOut(file, "not a regular file");
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
        if (file.equals(folder)) throw e;
        leaveOut(file, e instanceof FileSystemLoopException ? "a link to a folder around it" : "cannot be opened");
        return FileVisitResult.CONTINUE;
    }

    private void leaveOut(Path file, String reason) {
        console.warning(FileName.of(file) + " is left out: " + reason);
    }
}
