package io.fovea.cli.help;

import java.util.ArrayList;
import java.util.List;

/** Text broken into lines between words, never inside one. */
final class Words {
    private Words() {}

    /**
     * @param first columns of the first line
     * @param rest columns of the others
     * @return at least one line; one is longer only where a single word is
     */
    static List<String> wrap(String text, int first, int rest) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split(" +")) {
            int width = lines.isEmpty() ? first : rest;
            if (line.length() > 0 && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            if (line.length() > 0) line.append(' ');
            line.append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
