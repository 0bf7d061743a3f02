package io.fovea.internal.tree;

import io.fovea.UserError;
import io.fovea.data.Problem;
import io.fovea.internal.text.FileName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A .zip archive, its directory read once and its files at random (PKWARE, APPNOTE.TXT 6.3.10). Threads that read must
 * not be interrupted: Java closes a channel under an interrupted reader.
 */
public final class ZipTree implements ArchiveTree {
    private static final int LOCAL_HEADER = 0x04034B50;
    private static final int LOCAL_HEADER_BYTES = 30;
    /** Names without the flag of UTF-8 are in the code page of the first PCs (appendix D). */
    private static final Charset OLD_NAMES = Charset.forName("IBM437");
    /** Hosts of section 4.4.2.2 whose tools write forward slashes, so that a backslash belongs to the name. */
    private static final List<Integer> UNIX = List.of(3, 19);

    private final Path archive;
    private final FileState state;
    private final FileChannel channel;
    private final Map<String, ZipArchiveEntry> entries = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Folder root;

    private ZipTree(Path archive, FileState state, FileChannel channel, List<ZipArchiveEntry> listed) {
        this.archive = archive;
        this.state = state;
        this.channel = channel;
        List<String> folders = new ArrayList<>();
        for (ZipArchiveEntry entry : listed) {
            String name = name(entry);
            String path = ArchiveTree.path(name, problems);
            if (path.isEmpty()) continue;
            if (entry.isDirectory() || name.endsWith("/")) folders.add(path);
            else add(path, entry);
        }
        this.root = Folder.root(folders, entries.keySet(), problems);
    }

    /** @throws UserError if the archive is damaged or cut, or not one of its files can be read */
    public static ZipTree open(Path archive) {
        try {
            FileState state = ArchiveTree.state(archive);
            FileChannel channel = FileChannel.open(archive);
            try (ZipFile index = ZipFile.builder()
                    .setPath(archive)
                    .setIgnoreLocalFileHeader(true)
                    .get()) {
                List<ZipArchiveEntry> listed = Collections.list(index.getEntries());
                requireAnyReadable(archive, listed);
                return new ZipTree(archive, state, channel, listed);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (UserError e) {
            throw e;
        } catch (IOException | RuntimeException e) { // the library checks little of what a damaged archive says
            throw ArchiveTree.damaged(archive, e);
        }
    }

    private static void requireAnyReadable(Path archive, List<ZipArchiveEntry> entries) {
        List<ZipArchiveEntry> files = entries.stream()
                .filter(entry -> !entry.isDirectory() && FileKind.of(name(entry)) != FileKind.HIDDEN)
                .toList();
        if (files.isEmpty() || files.stream().anyMatch(entry -> ZipObstacle.of(entry) == null)) return;
        ZipObstacle obstacle = ZipObstacle.of(files.get(0));
        if (obstacle == null) return;
        throw new UserError("the files in " + FileName.of(archive) + " are " + obstacle.text(), obstacle.fix());
    }

    private void add(String path, ZipArchiveEntry entry) {
        ZipObstacle obstacle = ZipObstacle.of(entry);
        boolean shown = FileKind.of(path) != FileKind.HIDDEN;
        if (obstacle != null) {
            if (shown) problems.add(Problem.leftOut(Problem.Kind.UNREACHABLE, path, obstacle.text()));
        } else if (entry.isUnixSymlink()) {
            if (shown)
                problems.add(
                        Problem.leftOut(Problem.Kind.UNREACHABLE, path, "a link or special file inside an archive"));
        } else if (entries.put(path, entry) != null && shown) {
            problems.add(ArchiveTree.repeated(path));
        }
    }

    /** With forward slashes. */
    private static String name(ZipArchiveEntry entry) {
        String name = decoded(entry);
        boolean backslashesSeparate = !UNIX.contains(entry.getPlatform()) && name.indexOf('/') < 0;
        return backslashesSeparate ? name.replace('\\', '/') : name;
    }

    private static String decoded(ZipArchiveEntry entry) {
        byte[] raw = entry.getRawName();
        if (raw == null) return entry.getName();
        if (entry.getNameSource() == ZipArchiveEntry.NameSource.UNICODE_EXTRA_FIELD) return entry.getName();
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(raw, OLD_NAMES);
        }
    }

    @Override
    public String name() {
        return FileName.of(archive);
    }

    @Override
    public String kind() {
        return "zip archive";
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
        return entry(path).getSize();
    }

    @Override
    public byte[] read(String path) throws IOException {
        ZipArchiveEntry entry = entry(path);
        byte[] bytes = plain(entry);
        CRC32 sum = new CRC32();
        sum.update(bytes);
        if (bytes.length != entry.getSize()) throw new ArchiveDamage("cut inside the archive");
        if (sum.getValue() != entry.getCrc()) throw new ArchiveDamage("damaged inside the archive (checksum differs)");
        return bytes;
    }

    private byte[] plain(ZipArchiveEntry entry) throws IOException {
        byte[] stored = stored(entry);
        if (entry.getMethod() == ZipArchiveEntry.STORED) return stored;
        Inflater inflater = new Inflater(true);
        try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(stored), inflater)) {
            return in.readNBytes(Math.toIntExact(entry.getSize())); // grows with what there is, whatever the size says
        } catch (IOException e) {
            throw new ArchiveDamage("damaged inside the archive", e);
        } finally {
            inflater.end();
        }
    }

    private byte[] stored(ZipArchiveEntry entry) throws IOException {
        long at = entry.getLocalHeaderOffset();
        ByteBuffer header = read(at, LOCAL_HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        if (header.getInt(0) != LOCAL_HEADER) throw new ArchiveDamage("damaged inside the archive (no header)");
        int name = header.getShort(26) & 0xFFFF, extra = header.getShort(28) & 0xFFFF;
        return read(at + LOCAL_HEADER_BYTES + name + extra, entry.getCompressedSize())
                .array();
    }

    private ByteBuffer read(long from, long size) throws IOException {
        if (from < 0 || size < 0 || size > Encoded.MAX_BYTES || size > channel.size() - from) {
            throw new ArchiveDamage("cut inside the archive");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) size);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) throw new ArchiveDamage("cut inside the archive");
        }
        return bytes.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private ZipArchiveEntry entry(String path) {
        @Nullable ZipArchiveEntry entry = entries.get(path);
        if (entry == null) throw new IllegalArgumentException(name() + " holds no " + path);
        return entry;
    }
}
