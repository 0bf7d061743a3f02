package io.fovea.data;

import io.fovea.UserError;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A .zip archive, read at random. */
final class ZipTree implements ArchiveTree {
    private final Path archive;
    private final ZipFile zip;
    private final Map<String, ZipEntry> entries = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Folder root;

    private ZipTree(Path archive, ZipFile zip) {
        this.archive = archive;
        this.zip = zip;
        List<String> folders = new ArrayList<>();
        zip.stream().forEach(entry -> {
            String path = ArchiveTree.normalise(entry.getName());
            if (path.isEmpty()) return;
            if (ArchiveTree.climbs(path)) problems.add(Problem.leftOut(entry.getName(), "its name leaves the archive"));
            else if (entry.isDirectory()) folders.add(path);
            else entries.put(path, entry);
        });
        this.root = Folder.root(folders, entries.keySet());
    }

    /** @throws UserError if the archive is damaged, cut or encrypted */
    static ZipTree open(Path archive) {
        try {
            return new ZipTree(archive, openZip(archive));
        } catch (IOException | IllegalArgumentException e) {
            throw ArchiveTree.damaged(archive, e);
        }
    }

    private static ZipFile openZip(Path archive) throws IOException {
        try {
            return new ZipFile(archive.toFile(), StandardCharsets.UTF_8);
        } catch (ZipException e) {
            // names of old tools are in the code page of the first PCs (APPNOTE.TXT, appendix D)
            if (String.valueOf(e.getMessage()).contains("bad entry name")) {
                return new ZipFile(archive.toFile(), Charset.forName("IBM437"));
            }
            throw e;
        }
    }

    @Override
    public String name() {
        return archive.toString();
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
    public long size(String path) {
        return entry(path).getSize();
    }

    @Override
    public byte[] read(String path) throws IOException {
        ZipEntry entry = entry(path);
        byte[] bytes = new byte[Math.toIntExact(entry.getSize())];
        try (InputStream in = zip.getInputStream(entry)) {
            if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) throw new EOFException("cut inside the archive");
        } catch (ZipException e) {
            throw (ZipException) new ZipException("damaged inside the archive").initCause(e);
        }
        CRC32 sum = new CRC32();
        sum.update(bytes);
        if (sum.getValue() != entry.getCrc()) throw new ZipException("damaged inside the archive (checksum differs)");
        return bytes;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private ZipEntry entry(String path) {
        ZipEntry entry = entries.get(path);
        if (entry == null) throw new IllegalArgumentException(name() + " holds no " + path);
        return entry;
    }
}
