package io.fovea.internal.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleListTest {
    private static final List<String> LABELS = List.of("cat", "dog");

    private static SampleList list(List<String> labels, String... rows) {
        List<SampleList.Entry> entries = new ArrayList<>();
        for (String row : rows) {
            String[] cells = row.split(" ");
            entries.add(new SampleList.Entry(cells[0], cells[1], cells[2], cells[3]));
        }
        return new SampleList(labels, entries);
    }

    private static SampleList list(String... rows) {
        return list(LABELS, rows);
    }

    private static final SampleList BEFORE =
            list("train cat 1 a.png", "train dog 2 b.png", "train dog 3 c.png", "validation cat 4 d.png");

    @Test
    void saysWhatChanged() {
        assertEquals(List.of(), BEFORE.changesTo(BEFORE));
        assertEquals(
                List.of(
                        "1 class added (frog)",
                        "4 images added (f0, f1, f2, …)",
                        "2 images removed (a.png, c.png)",
                        "1 image changed (b.png)",
                        "1 image moved from validation to train (d.png)"),
                BEFORE.changesTo(list(
                        List.of("cat", "dog", "frog"),
                        "train dog 9 b.png",
                        "train cat 4 d.png",
                        "train frog 5 f0",
                        "train frog 6 f1",
                        "train frog 7 f2",
                        "train frog 8 f3")));
        assertEquals(
                List.of("1 image moved to another class (b.png)"),
                BEFORE.changesTo(
                        list("train cat 1 a.png", "train cat 2 b.png", "train dog 3 c.png", "validation cat 4 d.png")));
        assertEquals(
                List.of("the order of the images changed"),
                BEFORE.changesTo(
                        list("train dog 2 b.png", "train cat 1 a.png", "train dog 3 c.png", "validation cat 4 d.png")));
    }

    @Test
    void anyChangeChangesTheDigest() {
        assertNotEquals(
                BEFORE.digest(),
                list(List.of("dog", "cat"), "train cat 1 a.png").digest());
        assertNotEquals(
                list("train cat 1 a.png").digest(), list("train cat 2 a.png").digest());
        assertNotEquals(
                list("train cat 1 a.png").digest(), list("test cat 1 a.png").digest());
        assertNotEquals(
                list("train cat 1 a.png").digest(), list("train dog 1 a.png").digest());
        // recorded once: a change would end the resumption of earlier runs
        assertEquals(
                "abcb6769823c3bba2d600638ecb283df52c85e705974aec3af18528904a4c610",
                list("train cat 1 a.png").digest());
    }

    @Test
    void isReadAsItWasWrittenWhateverTheNames() throws IOException {
        SampleList odd = new SampleList(
                List.of("tab\there", "back\\slash", "line\nend\r"),
                List.of(new SampleList.Entry("train", "tab\there", "1-2-3", "a\\tb\n\u00fc\ud83d\udc31.png")));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        odd.write(text);
        assertEquals(odd, read(text.toString(StandardCharsets.UTF_8)));
        assertThrows(IOException.class, () -> read(""));
        assertThrows(IOException.class, () -> read("fovea samples 1\n"));
        assertThrows(IOException.class, () -> read("fovea samples 1\ncat\ntrain\tcat\n"));
    }

    private static SampleList read(String text) throws IOException {
        return SampleList.read(new BufferedReader(new StringReader(text)));
    }
}
