package io.fovea.run;

import io.fovea.internal.training.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Wall time of a run, part by part, from its start on; of a resumed run, of all its starts together. */
final class RunClock {
    /** Every moment of a run belongs to one. */
    enum Part {
        WEIGHTS,
        DATA,
        FEATURES,
        EPOCHS,
        EVALUATION
    }

    private final Map<Part, Double> seconds = new EnumMap<>(Part.class);
    private volatile Part part; // InTime asks for it in any thread
    private final long began = System.nanoTime();
    private @Nullable Duration limit;
    private Deadline deadline = Deadline.in(null);
    private long since = began;

    private RunClock(Part part) {
        this.part = part;
    }

    static RunClock start(Part first) {
        return new RunClock(first);
    }

    /** From now on time counts for another part. */
    void enter(Part next) {
        long now = System.nanoTime();
        add(part, (now - since) / 1e9);
        since = now;
        part = next;
    }

    /** The part that the time counts for now. */
    Part part() {
        return part;
    }

    /** Of this start, all its parts together; null for no limit. */
    void limit(@Nullable Duration time) {
        limit = time;
        deadline = Deadline.in(time == null ? null : time.minusNanos(System.nanoTime() - began));
    }

    /** The limit for people; such as {@code 90.0 s}. */
    String limitText() {
        return limit == null ? "none" : text(limit.toMillis() / 1e3);
    }

    /** What is left of the limit. */
    Duration left() {
        return Duration.ofNanos((long) (deadline.left() * 1e9));
    }

    /** When this start has to be at its end. */
    Deadline deadline() {
        return deadline;
    }

    /** What a checkpoint keeps of it. */
    String note() {
        enter(part);
        List<String> each = new ArrayList<>();
        seconds.forEach((one, time) -> each.add(one + "=" + time));
        return String.join(" ", each);
    }

    /**
     * Counts the time of earlier starts.
     *
     * @param note what {@link #note} said; parts that are not known count for nothing
     */
    void add(String note) {
        for (Part one : Part.values()) {
            for (String each : note.split(" ", -1)) {
                if (each.startsWith(one + "="))
                    add(one, Double.parseDouble(each.substring(one.name().length() + 1)));
            }
        }
    }

    private void add(Part one, double time) {
        seconds.merge(one, time, Double::sum);
    }

    /** All of it, such as {@code 21.3 s: data 0.4 s, weights 0.5 s, epochs 20.4 s}. */
    String text() {
        enter(part);
        List<String> each = new ArrayList<>();
        seconds.forEach((one, time) -> each.add(one.name().toLowerCase(Locale.ROOT) + " " + text(time)));
        double all = seconds.values().stream().mapToDouble(Double::doubleValue).sum();
        return text(all) + ": " + String.join(", ", each);
    }

    private static String text(double time) {
        if (time < 600) return String.format(Locale.ROOT, "%.1f s", time);
        return String.format(Locale.ROOT, "%,.0f min", time / 60);
    }
}
