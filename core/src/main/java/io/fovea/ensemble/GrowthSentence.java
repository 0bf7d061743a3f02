package io.fovea.ensemble;

import io.fovea.evaluate.Comparison;
import io.fovea.evaluate.Comparison.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A {@link Growth} in words: which member brings how much, and which may as well stay away. */
final class GrowthSentence {
    private static final List<String> ORDINALS = List.of(
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth");

    /** Steps in a row that are told together: all that may be chance, or one that is not. */
    private record Clause(Verdict verdict, List<Integer> places, double change) {
        String text(boolean first) {
            String who = (first ? "The " : "the ") + ordinals(places) + (first ? member() : "");
            return switch (verdict) {
                case BETTER -> who + " brings " + points(change);
                case WORSE -> who + " costs " + points(-change);
                case UNDECIDED ->
                    who + (first ? places.size() == 1 ? " brings" : " bring" : "")
                            + " nothing that could not be chance";
            };
        }

        private String member() {
            return places.size() == 1 ? " member" : " members";
        }
    }

    private GrowthSentence() {}

    static String of(List<Growth.Step> steps) {
        List<Clause> clauses = new ArrayList<>();
        int enough = 1;
        for (int place = 1; place < steps.size(); place++) {
            Comparison change = steps.get(place).change();
            if (change == null) throw new IllegalArgumentException("the first step alone is no change");
            Verdict verdict = change.verdict();
            if (verdict == Verdict.BETTER) enough = place + 1;
            int last = clauses.size() - 1;
            if (verdict == Verdict.UNDECIDED && last >= 0 && clauses.get(last).verdict() == Verdict.UNDECIDED) {
                clauses.get(last).places().add(place);
            } else {
                clauses.add(new Clause(
                        verdict,
                        new ArrayList<>(List.of(place)),
                        100 * change.accuracy().value()));
            }
        }
        if (clauses.isEmpty()) return "";
        StringBuilder text = new StringBuilder();
        for (Clause clause : clauses) {
            text.append(text.isEmpty() ? "" : "; ").append(clause.text(text.isEmpty()));
        }
        return text + "." + (enough > 1 && enough < steps.size() ? " The first " + number(enough) + " may do." : "");
    }

    private static String points(double points) {
        return String.format(Locale.ROOT, "%.1f points", points);
    }

    private static String number(int members) {
        return members == 2 ? "two" : members == 3 ? "three" : members == 4 ? "four" : String.valueOf(members);
    }

    /** "second", "third and fourth", "fourth to ninth". */
    private static String ordinals(List<Integer> places) {
        if (places.size() > 2) return ordinal(places.get(0)) + " to " + ordinal(places.get(places.size() - 1));
        return places.stream().map(GrowthSentence::ordinal).collect(Collectors.joining(" and "));
    }

    private static String ordinal(int place) {
        if (place < ORDINALS.size()) return ORDINALS.get(place);
        int number = place + 1, last = number % 10, tens = number / 10 % 10;
        String ending = tens == 1 || last == 0 || last > 3 ? "th" : last == 1 ? "st" : last == 2 ? "nd" : "rd";
        return number + ending;
    }
}
