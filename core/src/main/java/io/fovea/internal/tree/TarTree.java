package io.fovea.internal.tree;

import io.fovea.UserError;
import io.fovea.data.Problem;
import io.fovea.internal.text.FileName;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
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
public final class TarTree implements ArchiveTree {
    private static final Charset BYTES = StandardCharsets.ISO_8859_1;

    /** Where an entry's bytes lie in the file. */
    private record Extent(long offset, long size) {}

    private final Path archive;
    private final FileState state;
    private final FileChannel channel;
    private final Closeable copy;
    private final Map<String, Extent> extents = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Folder root;

    private TarTree(Path archive, FileState state, FileChannel channel, Closeable copy, List<TarArchiveEntry> entries)
            throws IOException {
        this.archive = archive;
        this.state = state;
        this.channel = channel;
        this.copy = copy;
        List<String> folders = new ArrayList<>();
        for (TarArchiveEntry entry : entries) {
            String name = name(entry);
            String path = ArchiveTree.path(name, problems);
            if (path.isEmpty()) continue;
            if (entry.isDirectory()) folders.add(path);
            else add(path, entry);
        }
        this.root = Folder.root(folders, extents.keySet(), problems);
    }

    /** @throws UserError if it is damaged or cut */
    public static TarTree open(Path tar) {
        return open(tar, tar, () -> {});
    }

    /**
     * @param archive the compressed file, for messages
     * @param copy its unpacked copy, released when the tree is closed, or here if this fails
     */
    public static TarTree open(Path archive, ArchiveCache.Copy copy) {
        try {
            return open(archive, copy.file(), copy);
        } catch (RuntimeException e) {
            copy.close();
            throw e;
        }
    }

    private static TarTree open(Path archive, Path tar, Closeable copy) {
        try {
            FileState state = ArchiveTree.state(archive);
            FileChannel channel = FileChannel.open(tar);
            try (TarFile index = new TarFile(tar, BYTES.name())) {
                return new TarTree(archive, state, channel, copy, index.getEntries());
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) { // the library checks little of what a damaged archive says
            throw ArchiveTree.damaged(archive, e);
        }
    }

    /** Read as Latin-1 the names keep their bytes; those of POSIX headers are text already. */
    private static String name(TarArchiveEntry entry) {
        String name = entry.getName();
        return BYTES.newEncoder().canEncode(name) ? FileName.of(name.getBytes(BYTES)) : name;
    }

    private void add(String path, TarArchiveEntry entry) throws IOException {
        if (!entry.isCheckSumOK()) throw new IOException("the header of " + path + " is corrupt");
        if (entry.getSize() < 0 || entry.getSize() > channel.size() - entry.getDataOffset()) {
            throw new EOFException("it ends inside " + path);
        }
        boolean plain = entry.isFile() && !entry.isLink() && !entry.isSymbolicLink() && !entry.isSparse();
        if (plain) {
            Extent earlier = extents.put(path, new Extent(entry.getDataOffset(), entry.getSize()));
            if (earlier != null && FileKind.of(path) != FileKind.HIDDEN) problems.add(ArchiveTree.repeated(path));
        } else if (FileKind.of(path) != FileKind.HIDDEN) {
            problems.add(Problem.leftOut(Problem.Kind.UNREACHABLE, path, "a link or special file inside an archive"));
        }
    }

    @Override
    public String name() {
        return FileName.of(archive);
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
    public FileState state() {
        return state;
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
                throw new ArchiveDamage("the archive was cut while it was read");
            }
        }
        return bytes.array();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        copy.close();
    }

    private Extent extent(String path) {
        Extent extent = extents.get(path);
        if (extent == null) throw new IllegalArgumentException(name() + " holds no " + path);
        return extent;
    }
}
