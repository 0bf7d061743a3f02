package io.fovea.data;

import io.fovea.UserError;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/**
 * A plain .tar archive, indexed once and then read at random. Threads that read must not be interrupted: Java closes a
 * channel under an interrupted reader.
 */
final class TarTree implements ArchiveTree {
    /** Where an entry's bytes lie in the file. */
    private record Extent(long offset, long size) {}

    private final Path archive;
    private final FileChannel channel;
    private final Map<String, Extent> extents = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Folder root;

    private TarTree(Path archive, FileChannel channel, List<TarArchiveEntry> entries) throws IOException {
        this.archive = archive;
        this.channel = channel;
        List<String> folders = new ArrayList<>();
        for (TarArchiveEntry entry : entries) {
            String path = ArchiveTree.normalise(entry.getName());
            if (path.isEmpty()) continue;
            if (ArchiveTree.climbs(path)) problems.add(Problem.leftOut(entry.getName(), "its name leaves the archive"));
            else if (entry.isDirectory()) folders.add(path);
            else add(path, entry);
        }
        this.root = Folder.root(folders, extents.keySet());
    }

    /**
     * @param archive the name for messages
     * @param tar the plain .tar file, which may be {@code archive} itself or its unpacked copy
     * @throws UserError if it is damaged or cut
     */
    static TarTree open(Path archive, Path tar) {
        try (TarFile index = new TarFile(tar)) {
            FileChannel channel = FileChannel.open(tar);
            try {
                return new TarTree(archive, channel, index.getEntries());
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException | IllegalArgumentException e) {
            throw ArchiveTree.damaged(archive, e);
        }
    }

    private void add(String path, TarArchiveEntry entry) throws IOException {
        if (!entry.isCheckSumOK()) throw new IOException("the header of " + path + " is corrupt");
        if (entry.getDataOffset() + entry.getSize() > channel.size()) throw new EOFException("it ends inside " + path);
        boolean plain = entry.isFile() && !entry.isLink() && !entry.isSymbolicLink() && !entry.isSparse();
        if (plain) {
            extents.put(path, new Extent(entry.getDataOffset(), entry.getSize()));
        } else if (FileKind.of(path) != FileKind.HIDDEN) {
            problems.add(Problem.leftOut(path, "a link or special file inside an archive"));
        }
    }

    @Override
    public String name() {
        return archive.toString();
    }

    @Override
    public String kind() {
        return "tar archive";
    }

    @Override
    public Folder root() {
        return root;
    }

    @Override
    public List<Problem> problems() {
        return problems;
    }

    @Override
    public long size(String path) {
        return extent(path).size();
    }

    @Override
    public byte[] read(String path) throws IOException {
        Extent extent = extent(path);
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(extent.size()));
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, extent.offset() + bytes.position()) < 0) {
                throw new IOException("the archive was cut while it was read");
            }
        }
        return bytes.array();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private Extent extent(String path) {
        Extent extent = extents.get(path);
        if (extent == null) throw new IllegalArgumentException(name() + " holds no " + path);
        return extent;
    }
}
