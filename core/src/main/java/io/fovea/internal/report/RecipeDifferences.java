package io.fovea.internal.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fovea.train.Recipe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The settings in which recipes differ, in the order of a recipe.yaml, each with its value of every recipe. */
final class RecipeDifferences {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static final String TYPE = "type", OPTIMIZER = "optimizer", ABSENT = "–";

    /** Worth comparing whatever the optimiser. */
    private static final List<String> OF_EVERY_OPTIMIZER = List.of("lr", "weightDecay");

    /** Choices with parameters, as options write them. */
    private static final Map<String, Function<Recipe, String>> CHOICES = Map.of(
            OPTIMIZER,
            recipe -> recipe.optimizer().text(),
            "schedule",
            recipe -> recipe.schedule().text(),
            "loss",
            recipe -> recipe.loss().text(),
            "balance",
            recipe -> recipe.balance().text(),
            "clip",
            recipe -> recipe.clip().text(),
            "average",
            recipe -> recipe.average().text(),
            "augment",
            recipe -> recipe.augment().text(),
            "unfreeze",
            recipe -> recipe.unfreeze().text());

    private static final int DIGITS = 4;

    private final List<Recipe> recipes;
    private final Map<String, List<String>> found = new LinkedHashMap<>();

    private RecipeDifferences(List<Recipe> recipes) {
        this.recipes = recipes;
    }

    /** By the setting's place in recipe.yaml, dotted, one value a recipe. */
    static Map<String, List<String>> of(List<Recipe> recipes) {
        RecipeDifferences differences = new RecipeDifferences(recipes);
        differences.compare("", recipes.stream().map(RecipeDifferences::tree).toList());
        return differences.found;
    }

    private static JsonNode tree(Recipe recipe) {
        try {
            return YAML.readTree(recipe.toYaml());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void compare(String place, List<JsonNode> nodes) {
        if (nodes.stream().distinct().count() <= 1) return;
        boolean trees = nodes.stream().allMatch(JsonNode::isObject);
        boolean alike = nodes.stream().map(node -> node.path(TYPE)).distinct().count() == 1;
        if (!trees || !alike) found.put(place, texts(place, nodes));
        if (!trees) return;
        Set<String> names = new LinkedHashSet<>();
        if (alike) nodes.forEach(node -> node.fieldNames().forEachRemaining(names::add));
        else if (place.equals(OPTIMIZER)) names.addAll(OF_EVERY_OPTIMIZER);
        for (String name : names) {
            String inner = place.isEmpty() ? name : place + "." + name;
            compare(inner, nodes.stream().map(node -> node.path(name)).toList());
        }
    }

    private List<String> texts(String place, List<JsonNode> nodes) {
        Function<Recipe, String> choice = CHOICES.get(place);
        if (choice != null) return recipes.stream().map(choice).toList();
        return nodes.stream().map(RecipeDifferences::text).toList();
    }

    private static String text(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) return ABSENT;
        if (node.isNumber()) return number(node);
        if (!node.isArray()) return node.isValueNode() ? node.asText() : node.toString();
        if (node.isEmpty()) return "none";
        return StreamSupport.stream(node.spliterator(), false)
                .map(RecipeDifferences::text)
                .collect(Collectors.joining(", "));
    }

    /** Of a mean that was measured the first digits say enough; of a seed every one counts. */
    private static String number(JsonNode node) {
        return node.isIntegralNumber() ? node.asText() : Figures.significant(node.asDouble(), DIGITS);
    }

    /** As a table: settings down and runs across, or the other way round where there are more runs than settings. */
    static Grid grid(List<String> runs, Map<String, List<String>> differences) {
        List<List<String>> columns = new ArrayList<>(differences.values());
        List<Grid.Row> rows = new ArrayList<>();
        if (runs.size() > Math.max(columns.size(), Grid.MOST_RUNS_ACROSS)) {
            for (int run = 0; run < runs.size(); run++) {
                int of = run;
                rows.add(new Grid.Row(
                        runs.get(run),
                        columns.stream()
                                .map(column -> Grid.Cell.of(column.get(of), column.get(0)))
                                .toList()));
            }
            return new Grid("run", List.copyOf(differences.keySet()), rows);
        }
        differences.forEach((setting, values) -> rows.add(new Grid.Row(
                setting,
                values.stream().map(value -> Grid.Cell.of(value, values.get(0))).toList())));
        return new Grid("setting", runs, rows);
    }

    /**
     * A table of the page.
     *
     * @param corner above the rows' names
     */
    record Grid(String corner, List<String> columns, List<Row> rows) {
        private static final int MOST_RUNS_ACROSS = 8;

        record Row(String name, List<Cell> cells) {}

        /** @param style CSS class: whether it is another value than that of the best run */
        record Cell(String text, String style) {
            static Cell of(String text, String best) {
                return new Cell(text, text.equals(best) ? "same" : "other");
            }
        }
    }
}
