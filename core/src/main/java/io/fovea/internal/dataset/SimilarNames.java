package io.fovea.internal.dataset;

import io.fovea.internal.tree.CodePointOrder;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Names of classes that people take for one: they differ in case, in blanks, hyphens and underscores, or in how letters
 * with marks are coded, as between macOS and others.
 */
final class SimilarNames {
    private static final Pattern SEPARATORS = Pattern.compile("[\\s_-]+");

    private SimilarNames() {}

    /** @return each group of names alike as text, such as "Shoes and shoes" */
    static List<String> in(Collection<String> names) {
        TreeSet<String> sorted = new TreeSet<>(CodePointOrder.INSTANCE);
        sorted.addAll(names);
        Map<String, List<String>> byKey = new LinkedHashMap<>();
        for (String name : sorted) {
            byKey.computeIfAbsent(key(name), key -> new ArrayList<>()).add(name);
        }
        return byKey.values().stream()
                .filter(alike -> alike.size() > 1)
                .map(SimilarNames::text)
                .toList();
    }

    private static String key(String name) {
        String composed = Normalizer.normalize(name, Normalizer.Form.NFKC).strip();
        return SEPARATORS.matcher(composed.toLowerCase(Locale.ROOT)).replaceAll("-");
    }

    private static String text(List<String> names) {
        int last = names.size() - 1;
        return String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }
}
