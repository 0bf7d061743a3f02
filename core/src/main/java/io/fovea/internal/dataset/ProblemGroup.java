package io.fovea.internal.dataset;

import io.fovea.data.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Problems of one kind, told together: how many, the first by name, and what to do. */
public final class ProblemGroup {
    /** So many are named at most. */
    static final int NAMED = 10;
    /** So many of them in one line. */
    private static final int IN_LINE = 3;

    private final Problem.Kind kind;
    private final Words words;
    private final List<String> names = new ArrayList<>();
    private int count;

    /**
     * What is said.
     *
     * @param one of one problem, with what became of the file
     * @param many of several, with {@code %,d} where their number stands
     * @param remedy what to do; empty if nothing
     */
    record Words(String one, String many, String remedy) {}

    /** Of one problem, which the words name themselves. */
    static ProblemGroup single(Problem.Kind kind, Words words) {
        ProblemGroup group = new ProblemGroup(kind, words);
        group.count = 1;
        return group;
    }

    ProblemGroup(Problem.Kind kind, Words words) {
        this.kind = kind;
        this.words = words;
    }

    /** @param name asked for the first ones only */
    void add(Supplier<String> name) {
        if (count < NAMED) names.add(name.get());
        count++;
    }

    Problem.Kind kind() {
        return kind;
    }

    /** What is wrong and what became of it, with the number of files or classes. */
    public String what() {
        return count == 1 ? words.one() : String.format(Locale.ROOT, words.many(), count);
    }

    /** The first of them by name, each with what there is to say of it alone. */
    public List<String> names() {
        return Collections.unmodifiableList(names);
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    /** What to do; empty if nothing. */
    public String remedy() {
        return words.remedy();
    }

    /** Whether {@link #line} leaves out names. */
    public boolean isLong() {
        return count > IN_LINE && !names.isEmpty();
    }

    /** All of it in one line, with three names at most. */
    public String line() {
        return line(IN_LINE);
    }

    /** All of it in one line, with ten names at most. */
    public String longLine() {
        return line(NAMED);
    }

    private String line(int most) {
        String end = remedy().isEmpty() ? "" : "; " + remedy();
        if (names.isEmpty()) return what() + end;
        int named = Math.min(most, names.size());
        String more = count > named ? String.format(Locale.ROOT, " and %,d more", count - named) : "";
        String listed = String.join(", ", names.subList(0, named)) + more;
        return what() + ": " + listed + end;
    }
}
