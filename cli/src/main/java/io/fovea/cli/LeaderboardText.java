package io.fovea.cli;

import io.fovea.train.EarlyStop;
import io.fovea.tune.Dimension;
import io.fovea.tune.Standing;
import io.fovea.tune.Tuning;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How a search came out, as a table or as JSON. */
record LeaderboardText(Tuning.Result result, Path folder) {
    private static final int SHOWN = 20;

    /**
     * A column of the table.
     *
     * @param rank of those that have to go where the window is too narrow: the largest first; 0 stays
     */
    private record Column(String heading, int rank, Function<Standing, String> cell) {}

    /** @param width columns of the window; 0 for any number */
    void print(PrintWriter out, int width) {
        List<Standing> all = result.leaderboard();
        if (all.isEmpty()) return;
        List<Column> columns = new ArrayList<>(columns(all));
        String table = table(columns, all);
        while (width > 0 && width(table) > width && columns.stream().anyMatch(column -> column.rank() > 0)) {
            columns.remove(Collections.max(columns, Comparator.comparingInt(Column::rank)));
            table = table(columns, all);
        }
        out.print(table);
        int hidden = columns(all).size() - columns.size();
        if (all.size() > SHOWN) out.println("and " + (all.size() - SHOWN) + " more in leaderboard.csv");
        if (hidden > 0) out.println("more columns in " + folder.resolve("leaderboard.csv"));
        out.println("±: 95 % interval, of several runs that of their mean, of one run that of its validation images");
        if (isTested(all)) out.println("test: mean of the runs made after the search, without a part in the choice");
        if (all.get(0).failure().isEmpty()) out.println("recipe of the best: " + folder.resolve("recipe.yaml"));
        else out.println("no trial has come to a result: " + all.get(0).failure());
        out.flush();
    }

    private static String table(List<Column> columns, List<Standing> all) {
        TextTable table = new TextTable(columns.stream().map(Column::heading).toList());
        for (int i = 0; i < Math.min(SHOWN, all.size()); i++) {
            Standing one = all.get(i);
            List<String> row = new ArrayList<>();
            for (Column column : columns) row.add(column.cell().apply(one));
            table.row(row);
        }
        return table.toString();
    }

    private static int width(String table) {
        return table.lines().mapToInt(String::length).max().orElse(0);
    }

    private List<Column> columns(List<Standing> all) {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("rank", 0, one -> String.valueOf(all.indexOf(one) + 1)));
        columns.add(new Column("accuracy", 0, one -> one.failure().isEmpty() ? percent(one.accuracy()) : "failed"));
        columns.add(new Column("±", 1, one -> number(100 * one.plusMinus())));
        columns.add(new Column("loss", 4, one -> number(one.loss())));
        if (isTested(all)) columns.add(new Column("test", 0, one -> percent(one.test())));
        columns.add(new Column("runs", 3, one -> String.valueOf(one.runs())));
        if (result.plan().method().hasRungs()) {
            columns.add(new Column("epochs", 0, one -> String.valueOf(one.epochs())));
        }
        for (Dimension dimension : result.plan().search().dimensions()) {
            columns.add(new Column(
                    heading(dimension.key()), 0, one -> one.point().values().getOrDefault(dimension.key(), "")));
        }
        columns.add(new Column(
                "parameters",
                2,
                one -> one.parameters() == 0 ? "" : String.format(Locale.ROOT, "%,d", one.parameters())));
        columns.add(new Column("s/run", 5, one -> String.format(Locale.ROOT, "%.1f", one.secondsPerRun())));
        columns.add(new Column("trial", 6, one -> String.valueOf(one.trial())));
        return columns;
    }

    private static boolean isTested(List<Standing> all) {
        return all.stream().anyMatch(one -> Double.isFinite(one.test()));
    }

    /** The last part of a setting's place, unless another one ends alike. */
    private String heading(String key) {
        String last = last(key);
        long alike = result.plan().search().dimensions().stream()
                .filter(dimension -> last(dimension.key()).equals(last))
                .count();
        return alike == 1 ? last : key;
    }

    private static String last(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    private static String percent(double share) {
        return Double.isFinite(share) ? String.format(Locale.ROOT, "%.2f %%", 100 * share) : "";
    }

    private static String number(double value) {
        if (!Double.isFinite(value)) return "";
        return String.format(Locale.ROOT, value < 10 ? "%.3f" : "%.1f", value);
    }

    Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("search", result.plan().search().toString());
        facts.put("method", result.plan().method().text());
        facts.put("metric", result.plan().metric() == EarlyStop.Metric.LOSS ? "loss" : "accuracy");
        facts.put("end", result.end().name().toLowerCase(Locale.ROOT));
        facts.put("runs", result.runs());
        facts.put(
                "leaderboard",
                result.leaderboard().stream().map(LeaderboardText::facts).toList());
        facts.put("folder", folder.toString());
        return facts;
    }

    private static Map<String, @Nullable Object> facts(Standing one) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("trial", one.trial());
        facts.put("settings", one.point().values());
        facts.put("epochs", one.epochs() == 0 ? null : one.epochs());
        facts.put("runs", one.runs());
        facts.put("accuracy", orNull(one.accuracy()));
        facts.put("plusMinus", orNull(one.plusMinus()));
        facts.put("loss", orNull(one.loss()));
        facts.put("testAccuracy", orNull(one.test()));
        facts.put("parameters", one.parameters() == 0 ? null : one.parameters());
        facts.put("seconds", one.seconds());
        facts.put("secondsPerRun", one.secondsPerRun());
        facts.put("failure", one.failure().isEmpty() ? null : one.failure());
        return facts;
    }

    private static @Nullable Double orNull(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
