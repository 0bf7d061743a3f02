package io.fovea.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** {@code leaderboard.csv}: a line for every trial, the best first; what is not known is empty. */
final class LeaderboardCsv {
    private static final String FIGURES =
            "epochs,runs,accuracy,plusMinus,loss,testAccuracy,parameters,seconds,secondsPerRun,failure";

    private LeaderboardCsv() {}

    static List<String> of(Plan plan, List<Standing> leaderboard) {
        List<String> lines = new ArrayList<>();
        StringJoiner heading = new StringJoiner(",").add("rank").add("trial");
        plan.search().dimensions().forEach(dimension -> heading.add(dimension.key()));
        lines.add(heading.add(FIGURES).toString());
        for (Standing one : leaderboard) lines.add(line(lines.size(), one));
        return lines;
    }

    private static String line(int rank, Standing one) {
        StringJoiner line = new StringJoiner(",").add(String.valueOf(rank)).add(String.valueOf(one.trial()));
        one.point().values().values().forEach(value -> line.add(quoted(value)));
        return line.add(one.epochs() == 0 ? "" : String.valueOf(one.epochs()))
                .add(String.valueOf(one.runs()))
                .add(number(one.accuracy()))
                .add(number(one.plusMinus()))
                .add(number(one.loss()))
                .add(number(one.test()))
                .add(one.failed() ? "" : String.valueOf(one.parameters()))
                .add(seconds(one.seconds()))
                .add(seconds(one.secondsPerRun()))
                .add(quoted(one.failure()))
                .toString();
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.6f", value) : "";
    }

    /** As RFC 4180 has it. */
    private static String quoted(String value) {
        return value.matches("[^,\"\r\n]*") ? value : "\"" + value.replace("\"", "\"\"") + "\"";
    }
}
