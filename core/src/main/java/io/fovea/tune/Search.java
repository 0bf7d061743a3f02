package io.fovea.tune;

import io.fovea.UserError;
import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.random.Draw;
import io.fovea.run.TrainingRun;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** The settings to be searched over, with their values. */
public record Search(List<Dimension> dimensions) {
    /** Points of a grid, at most: nobody has time for more. */
    private static final long MOST_POINTS = 1_000_000;

    private static final int TRIES = 100;

    public Search {
        dimensions = List.copyOf(dimensions);
        if (dimensions.isEmpty()) {
            throw new UserError("--search names no setting", "give some, as in --search \"lr=1e-4..1e-1:log\"");
        }
        List<String> keys = dimensions.stream().map(Dimension::key).toList();
        Set<String> twice = keys.stream()
                .filter(key -> Collections.frequency(keys, key) > 1)
                .collect(Collectors.toSet());
        if (!twice.isEmpty()) throw new UserError("--search names " + twice + " twice", "name each setting once");
    }

    /**
     * Reads settings and their values, parted by commas: {@code lr=1e-4..1e-1:log, hidden=none|100|[512, 64]}. Values
     * are parted by bars; a range has two dots, and may say {@code :log} and the number of its points in a grid. Commas
     * and bars inside brackets or quotes are the value's own.
     *
     * @throws UserError if it is no such text, or a recipe has no such setting
     */
    public static Search parse(String text) {
        return SearchText.parse(text);
    }

    /** Points of the whole grid. */
    public long gridSize() {
        long size = 1;
        for (Dimension dimension : dimensions) {
            size = Math.min(MOST_POINTS + 1, size * dimension.grid().size());
        }
        return size;
    }

    /** Whether the grid holds all there is. */
    public boolean isFinite() {
        return dimensions.stream().allMatch(Dimension.Choice.class::isInstance);
    }

    /** Every point of the grid once, shuffled, so that a search which is cut short has been everywhere. */
    List<Point> grid(long seed) {
        if (gridSize() > MOST_POINTS) {
            throw new UserError("--search has more than a million points", "use --by random with some --trials");
        }
        List<Map<String, String>> points = new ArrayList<>(List.of(Map.of()));
        for (Dimension dimension : dimensions) {
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> point : points) {
                for (String value : dimension.grid()) {
                    Map<String, String> more = new LinkedHashMap<>(point);
                    more.put(dimension.key(), value);
                    longer.add(more);
                }
            }
            points = longer;
        }
        Collections.shuffle(points, new Random(Draw.mix(seed)));
        return points.stream().map(Point::new).toList();
    }

    /** Points drawn at random, all different; fewer where there are not so many. */
    List<Point> random(int count, long seed) {
        if (isFinite() && gridSize() <= count) return grid(seed);
        Set<Point> points = new LinkedHashSet<>();
        for (int i = 0; points.size() < count && i < TRIES * count; i++) {
            RandomGenerator random = new Draw(seed, 0, i).rng();
            Map<String, String> point = new LinkedHashMap<>();
            for (Dimension dimension : dimensions) point.put(dimension.key(), dimension.draw(random));
            points.add(new Point(point));
        }
        return List.copyOf(points);
    }

    /**
     * Before any work: whether every value can stand in a recipe.
     *
     * @throws UserError if one cannot
     */
    void require(Settings settings, List<Point> points) {
        Set<String> seen = new LinkedHashSet<>();
        for (Point point : points) {
            // an optimiser's settings make sense with that optimiser alone: whole points are looked at
            if (!seen.add(point.toString())) continue;
            try {
                Settings all = point.over(settings);
                Recipe.Network network = TrainingRun.defaults(all).network();
                // a network that nobody names is chosen by the images
                if (all.sets("network.model") && !network.options().isEmpty()) requireOptions(network);
            } catch (UserError e) {
                throw new UserError("--search: " + point + ": " + e.getMessage(), e.fix(), e);
            }
        }
    }

    private static void requireOptions(Recipe.Network network) {
        Architecture architecture = Architectures.of(network.model());
        ModelSpec usual = architecture.spec(2);
        architecture.build(new ModelSpec(
                usual.architecture(),
                usual.classes(),
                usual.channels(),
                usual.height(),
                usual.width(),
                usual.head(),
                network.options()));
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return dimensions.stream().map(SearchText::of).collect(Collectors.joining(", "));
    }
}
