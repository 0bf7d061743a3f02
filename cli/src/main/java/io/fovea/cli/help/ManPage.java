package io.fovea.cli.help;

import io.fovea.Version;
import java.util.Locale;

/** A page as source of man(1): the macros of groff_man(7). */
public final class ManPage {
    private ManPage() {}

    /** Of a page with all options. */
    public static String of(HelpPage page) {
        String title = page.name().replace(' ', '-');
        StringBuilder roff = new StringBuilder();
        roff.append(".TH \"" + escaped(title.toUpperCase(Locale.ROOT)) + "\" 1 \"\" \"Fovea " + Version.current()
                + "\" \"Fovea\"\n");
        section(roff, "Name");
        line(roff, title + " - " + page.summary().replaceFirst("\\.$", ""));
        section(roff, "Synopsis");
        roff.append(".B ").append(escaped(page.name())).append('\n');
        line(roff, page.arguments());
        for (HelpPage.Section part : page.sections()) {
            section(roff, part.heading());
            for (HelpPage.Entry entry : part.entries()) {
                roff.append(".TP\n.B ").append(escaped(entry.term().strip())).append('\n');
                line(roff, entry.text());
            }
        }
        footer(roff, page);
        return roff.toString();
    }

    /** A heading in the footer becomes a section; the paragraphs behind the examples become notes. */
    private static void footer(StringBuilder roff, HelpPage page) {
        boolean notes = false;
        for (String words : page.footer()) {
            if (words.isBlank()) continue;
            if (words.endsWith(":")) {
                section(roff, words.substring(0, words.length() - 1));
            } else if (words.startsWith("  ")) {
                roff.append(".PP\n.nf\n");
                line(roff, words.strip());
                roff.append(".fi\n");
            } else {
                if (!notes) section(roff, "Notes");
                else roff.append(".PP\n");
                notes = true;
                line(roff, words);
            }
        }
    }

    private static void section(StringBuilder roff, String heading) {
        roff.append(".SH \"").append(escaped(heading.toUpperCase(Locale.ROOT))).append("\"\n");
    }

    private static void line(StringBuilder roff, String words) {
        String text = escaped(words);
        if (text.startsWith(".") || text.startsWith("'")) roff.append("\\&");
        roff.append(text).append('\n');
    }

    /** Hyphens stay hyphens that can be copied; the source is ASCII. */
    private static String escaped(String words) {
        return words.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("\"", "\\(dq")
                .replace("…", "...");
    }
}
