package io.fovea.cli;

import io.fovea.train.EarlyStop;
import io.fovea.tune.Standing;
import io.fovea.tune.Tuning;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a search came out, as a table or as JSON. */
record LeaderboardText(Tuning.Result result, Path folder) {
    private static final int SHOWN = 20;

    void print(PrintWriter out) {
        List<Standing> all = result.leaderboard();
        if (all.isEmpty()) return;
        List<String> heading = new ArrayList<>(List.of("rank", "accuracy", "±", "loss", "runs"));
        boolean rungs = result.plan().method().hasRungs();
        if (rungs) heading.add("epochs");
        result.plan().search().dimensions().forEach(dimension -> heading.add(dimension.key()));
        heading.add("trial");
        TextTable table = new TextTable(heading);
        for (int i = 0; i < Math.min(SHOWN, all.size()); i++) {
            Standing one = all.get(i);
            List<String> row = new ArrayList<>(List.of(String.valueOf(i + 1)));
            row.addAll(
                    one.failure().isEmpty()
                            ? List.of(percent(one.accuracy()), number(100 * one.plusMinus()), number(one.loss()))
                            : List.of("failed", "", ""));
            row.add(String.valueOf(one.runs()));
            if (rungs) row.add(String.valueOf(one.epochs()));
            row.addAll(one.point().values().values());
            row.add(String.valueOf(one.trial()));
            table.row(row);
        }
        out.print(table);
        if (all.size() > SHOWN) out.println("and " + (all.size() - SHOWN) + " more in leaderboard.csv");
        out.println("±: 95 % interval, of several runs that of their mean, of one run that of its validation images");
        if (all.get(0).failure().isEmpty()) out.println("recipe of the best: " + folder.resolve("recipe.yaml"));
        else out.println("no trial has come to a result: " + all.get(0).failure());
        out.flush();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    private static String number(double value) {
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
        facts.put("seconds", one.seconds());
        facts.put("failure", one.failure().isEmpty() ? null : one.failure());
        return facts;
    }

    private static @Nullable Double orNull(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
