package io.fovea.cli.help;

import java.util.List;
import picocli.CommandLine.Help.Ansi;

/**
 * Help for a terminal.
 *
 * @param width columns, 55 or more
 * @param colours whether terms and headings stand out
 */
public record HelpText(int width, Ansi colours) {
    /** Where the text of an entry begins, unless all terms are short. */
    private static final int TEXT = 28;
    /** In less than this, terms and texts have lines of their own. */
    private static final int TWO_COLUMNS = 58;

    private static final int HANGING = 6;

    /** Of a page, every line ended. */
    public String of(HelpPage page) {
        StringBuilder text = new StringBuilder();
        paragraph(text, "Usage: " + page.name() + " " + page.arguments(), HANGING + 1);
        text.append('\n');
        paragraph(text, page.summary(), 0);
        text.append('\n');
        int column = column(page.sections());
        for (HelpPage.Section section : page.sections()) {
            text.append(bold(section.heading() + ":")).append('\n');
            for (HelpPage.Entry entry : section.entries()) entry(text, entry, column);
        }
        if (page.further() > 0) {
            text.append('\n');
            paragraph(text, page.further() + " more options: " + page.name() + " --help --all", 0);
        }
        if (!page.footer().isEmpty()) text.append('\n');
        for (String line : page.footer()) footer(text, line);
        return text.toString();
    }

    private void footer(StringBuilder text, String line) {
        if (line.endsWith(":")) text.append(bold(line)).append('\n');
        else if (line.isBlank()) text.append('\n');
        else if (line.startsWith("  ")) indented(text, line.strip(), 2, HANGING);
        else paragraph(text, line, 0);
    }

    private int column(List<HelpPage.Section> sections) {
        int longest = sections.stream()
                .flatMap(section -> section.entries().stream())
                .mapToInt(entry -> entry.term().length())
                .max()
                .orElse(0);
        return Math.min(TEXT, longest + 4);
    }

    private void entry(StringBuilder text, HelpPage.Entry entry, int column) {
        boolean beside = width >= TWO_COLUMNS && entry.term().length() + 4 <= column;
        int indent = width >= TWO_COLUMNS ? column : HANGING + 2;
        text.append("  ").append(term(entry.term()));
        if (beside) text.append(" ".repeat(column - 2 - entry.term().length()));
        else text.append('\n').append(" ".repeat(indent));
        List<String> lines = Words.wrap(entry.text(), width - indent, width - indent);
        text.append(String.join("\n" + " ".repeat(indent), lines)).append('\n');
    }

    private void paragraph(StringBuilder text, String words, int hanging) {
        indented(text, words, 0, hanging);
    }

    private void indented(StringBuilder text, String words, int first, int rest) {
        List<String> lines = Words.wrap(words, width - first, width - rest);
        text.append(" ".repeat(first))
                .append(String.join("\n" + " ".repeat(rest), lines))
                .append('\n');
    }

    private String term(String term) {
        String name = term.stripLeading();
        return " ".repeat(term.length() - name.length()) + styled("yellow", name);
    }

    private String bold(String words) {
        return styled("bold", words);
    }

    private String styled(String style, String words) {
        return colours.string("@|" + style + " " + words + "|@");
    }
}
