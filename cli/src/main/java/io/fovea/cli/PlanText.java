package io.fovea.cli;

import io.fovea.internal.text.RoughTime;
import io.fovea.run.RunPlan;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What a run would do, as text. */
record PlanText(PrintWriter out) {
    /** More epochs than this are not listed one by one. */
    private static final int LISTED = 12;

    void print(RunPlan plan) {
        network(plan.network());
        out.println();
        schedule(plan.stages());
        out.println();
        for (RunPlan.Stage stage : plan.stages()) out.println(words(stage));
        Duration limit = plan.recipe().maxTime();
        out.printf(
                Locale.ROOT,
                "all: %,d steps of %d images, about %s (%s of it reading images)%s, if it does not stop early%n",
                plan.steps(),
                plan.recipe().batchSize(),
                RoughTime.of(plan.seconds()),
                RoughTime.of(plan.inputSeconds()),
                limit == null ? "" : ", at most " + RoughTime.of(limit.toSeconds()) + " by --max-time");
        memory(plan.memory());
        out.println("nothing is trained or written: this was --dry-run");
        out.flush();
    }

    private void network(RunPlan.Network network) {
        TextTable table = TextTable.of("layers", "output", "parameters", "MACs", "learn");
        for (RunPlan.Block block : network.blocks()) {
            table.row(
                    block.name(),
                    block.output(),
                    String.format(Locale.ROOT, "%,d", block.parameters()),
                    String.format(Locale.ROOT, "%,d", block.macs()),
                    block.parameters() == 0 ? "" : learns(block.learnsFrom()));
        }
        out.print(table);
        out.printf(
                Locale.ROOT,
                "%,d parameters, %,.1f million multiply-accumulates (MACs) an image%n",
                network.parameters(),
                network.macs() / 1e6);
    }

    private static String learns(int from) {
        if (from == 0) return "no";
        return from == 1 ? "yes" : "from epoch " + from;
    }

    private void schedule(List<RunPlan.Stage> stages) {
        TextTable table = TextTable.of("epoch", "rate from", "highest", "to", "learns");
        for (RunPlan.Stage stage : stages) {
            int every = (stage.epochs() + LISTED - 1) / LISTED;
            for (int i = 0; i < stage.epochs(); i += every) {
                int last = Math.min(stage.epochs(), i + every);
                String epochs = "" + (stage.first() + i) + (last == i + 1 ? "" : "-" + (stage.first() + last - 1));
                table.row(row(epochs, stage.rates().subList(i, last), stage.part()));
            }
        }
        out.print(table);
    }

    private static List<String> row(String epochs, List<RunPlan.Rate> rates, String part) {
        double highest = rates.stream().mapToDouble(RunPlan.Rate::highest).max().orElse(0);
        double last = rates.get(rates.size() - 1).last();
        return List.of(epochs, rate(rates.get(0).first()), rate(highest), rate(last), part);
    }

    private static String words(RunPlan.Stage stage) {
        int last = stage.first() + stage.epochs() - 1;
        return String.format(
                Locale.ROOT,
                "%s: %s, %,d parameters, %s; %,d steps an epoch, about %s",
                stage.epochs() == 1 ? "epoch " + last : "epochs " + stage.first() + "-" + last,
                stage.part(),
                stage.parameters(),
                stage.keptFeatures() ? "the frozen layers computed once" : "from images",
                stage.steps(),
                RoughTime.of(stage.seconds()));
    }

    private void memory(RunPlan.Memory memory) {
        out.printf(
                Locale.ROOT,
                "memory: about %s, of it weights %s, gradients and optimiser %s, a step's activations %s%s%n",
                bytes(memory.sum()),
                bytes(memory.weights()),
                bytes(memory.training()),
                bytes(memory.activations()),
                memory.features() == 0 ? "" : ", kept features " + bytes(memory.features()));
    }

    private static String bytes(long bytes) {
        if (bytes < 1e9) return String.format(Locale.ROOT, "%,d MB", Math.max(1, Math.round(bytes / 1e6)));
        return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }

    private static String rate(double rate) {
        return RatesText.brief(rate, 3);
    }
}
