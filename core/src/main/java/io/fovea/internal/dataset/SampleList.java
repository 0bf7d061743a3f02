package io.fovea.internal.dataset;

import io.fovea.internal.file.Sha256;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a run is trained on: the classes, and every sample's part, class, content and path, in order. A resumed run must
 * find the same, because position decides a sample's random stream and its step.
 *
 * @param labels the classes in order
 * @param entries not to be changed any more; those of a check are made when they are asked for
 */
public record SampleList(List<String> labels, List<Entry> entries) {
    private static final String FIRST_LINE = "fovea samples 1";

    /**
     * @param part in lower case
     * @param content size and checksums of the file
     */
    public record Entry(String part, String label, String content, String path) {
        String line() {
            return String.join("\t", part, escaped(label), content, escaped(path));
        }
    }

    public SampleList {
        labels = List.copyOf(labels);
    }

    /** SHA-256 of the text that {@link #write} writes, in hexadecimal digits. */
    public String digest() {
        try (DigestOutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), Sha256.begun())) {
            write(out);
            return HexFormat.of().formatHex(out.getMessageDigest().digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes UTF-8 text: the classes on one line, then one sample a line. */
    public void write(OutputStream out) throws IOException {
        List<String> names = labels.stream().map(SampleList::escaped).toList();
        out.write((FIRST_LINE + "\n" + String.join("\t", names) + "\n").getBytes(StandardCharsets.UTF_8));
        for (Entry entry : entries) out.write((entry.line() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IOException if it is no such text */
    public static SampleList read(BufferedReader in) throws IOException {
        if (!FIRST_LINE.equals(in.readLine())) throw new IOException("it is no list of samples");
        String names = in.readLine();
        if (names == null) throw new IOException("it ends early");
        List<Entry> entries = new ArrayList<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] cells = line.split("\t", -1);
            if (cells.length != 4) throw new IOException("line " + (entries.size() + 3) + " is damaged");
            entries.add(new Entry(cells[0], unescaped(cells[1]), cells[2], unescaped(cells[3])));
        }
        List<String> labels = new ArrayList<>();
        for (String name : names.split("\t", -1)) labels.add(unescaped(name));
        return new SampleList(labels, List.copyOf(entries));
    }

    /** What {@code now} has otherwise than this, in words; empty if they are equal. */
    public List<String> changesTo(SampleList now) {
        SampleChanges changes = new SampleChanges();
        changes.add("class", "classes", "added", without(now.labels, labels));
        changes.add("class", "classes", "removed", without(labels, now.labels));
        Map<String, Entry> before = byPath(entries), after = byPath(now.entries);
        changes.images("added", without(after.keySet(), before.keySet()));
        changes.images("removed", without(before.keySet(), after.keySet()));
        before.forEach((path, old) -> {
            Entry other = after.get(path);
            if (other != null) changes.compare(old, other);
        });
        if (changes.isEmpty() && !equals(now)) changes.order();
        return changes.words();
    }

    private static Map<String, Entry> byPath(List<Entry> entries) {
        Map<String, Entry> byPath = new LinkedHashMap<>();
        for (Entry entry : entries) byPath.put(entry.path(), entry);
        return byPath;
    }

    private static List<String> without(Collection<String> names, Collection<String> others) {
        Set<String> rest = new LinkedHashSet<>(names);
        rest.removeAll(new HashSet<>(others));
        return List.copyOf(rest);
    }

    /** Without the characters that end cells and lines. */
    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    private static String unescaped(String text) {
        if (text.indexOf('\\') < 0) return text;
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                char code = text.charAt(++i);
                c = code == 't' ? '\t' : code == 'n' ? '\n' : code == 'r' ? '\r' : code;
            }
            plain.append(c);
        }
        return plain.toString();
    }
}
