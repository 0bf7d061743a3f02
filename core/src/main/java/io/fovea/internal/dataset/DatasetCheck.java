package io.fovea.internal.dataset;

import io.fovea.UserError;
import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.source.Catalogue;
import io.fovea.internal.source.Obstacle;
import io.fovea.internal.source.Sample;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Looks into every file of a data set once, before training, and tells what is wrong: files that are no images, cut or
 * too large are left out; equal files, few images and unequal classes are warned of.
 *
 * @param dataset without the unreadable samples; its problems are those it had and those found here
 * @param problems those found here
 * @param list what there is to train on, with the content of every file
 * @param unavailable files that cannot be had now, whatever their content, each with the reason
 */
public record DatasetCheck(Dataset dataset, List<Problem> problems, SampleList list, List<String> unavailable) {
    /** A class with this many times the training images of another is worth a warning. */
    static final int IMBALANCE = 20;

    /** As {@link #of(Dataset, CheckOptions)}, of every file and to the end. */
    public static DatasetCheck of(Dataset dataset, ImageDecoder decoder, int threads) {
        return of(dataset, CheckOptions.of(decoder, threads));
    }

    /**
     * @throws UserError if a class has no readable training image, or nothing can be validated by
     * @throws java.util.concurrent.CancellationException if asked to stop
     */
    public static DatasetCheck of(Dataset dataset, CheckOptions options) {
        DatasetCheck files = ofFiles(dataset, options);
        DatasetCheck classes = files.ofClasses(dataset, files.dataset());
        Catalogue.require(classes.dataset().obstacles());
        List<Problem> problems = new ArrayList<>(files.problems());
        problems.addAll(classes.problems());
        return new DatasetCheck(classes.dataset(), List.copyOf(problems), files.list(), files.unavailable());
    }

    /** File by file: what is no image is left out, equal files are told. */
    static DatasetCheck ofFiles(Dataset dataset, CheckOptions options) {
        List<Sample> all = dataset.samples();
        FileCheck check = FileCheck.of(all, options);
        List<Problem> problems = new ArrayList<>();
        List<String> unavailable = new ArrayList<>();
        Map<Part, List<Sample>> readable = new EnumMap<>(Part.class);
        CheckedSamples list = new CheckedSamples(dataset.labels(), all.size());
        PositionTable contents = new PositionTable(all.size());
        int position = 0;
        for (Part part : dataset.parts().keySet()) {
            List<Sample> kept = new ArrayList<>();
            for (Sample sample : dataset.samples(part)) {
                if (check.isReadable(position)) {
                    Sample known = sample.withContent(check.content(position));
                    kept.add(known);
                    list.add(part, known);
                    int first = check.addContent(contents, position);
                    if (first != PositionTable.NONE) {
                        String repeats = repeats(all.get(first), partOf(dataset, first), sample, part);
                        problems.add(Problem.warning(sample.path(), repeats));
                    }
                } else {
                    problems.add(Problem.leftOut(sample.path(), check.reason(position)));
                    if (!check.isDamaged(position)) unavailable.add(sample.path() + ": " + check.reason(position));
                }
                position++;
            }
            readable.put(part, kept);
        }
        return new DatasetCheck(
                extended(dataset, readable, problems, List.of()),
                List.copyOf(problems),
                new SampleList(dataset.labels().names(), list),
                List.copyOf(unavailable));
    }

    /** @param position of a sample among those of all parts */
    private static Part partOf(Dataset dataset, int position) {
        int end = 0;
        for (Part part : dataset.parts().keySet()) {
            end += dataset.samples(part).size();
            if (position < end) return part;
        }
        throw new IndexOutOfBoundsException(position);
    }

    private static String repeats(Sample first, Part firstPart, Sample other, Part otherPart) {
        String same = "has the same bytes as " + first.path();
        String label = other.label() == first.label() ? "" : ", which is of another class";
        String leak = firstPart == otherPart ? "" : ": " + lower(firstPart) + " leaks into " + lower(otherPart);
        return same + label + leak;
    }

    /**
     * What is left for each class; obstacles to training are in the result.
     *
     * @param rest of {@code found}, without all that is unreadable
     */
    DatasetCheck ofClasses(Dataset found, Dataset rest) {
        List<Problem> problems = new ArrayList<>();
        List<Obstacle> obstacles = new ArrayList<>();
        if (found.has(Part.TRAIN)) judgeClasses(found, rest, problems, obstacles);
        Dataset judged = extended(rest, rest.parts(), problems, obstacles);
        return new DatasetCheck(judged, List.copyOf(problems), list, unavailable);
    }

    private static Dataset extended(
            Dataset dataset, Map<Part, List<Sample>> parts, List<Problem> problems, List<Obstacle> obstacles) {
        List<Problem> all = new ArrayList<>(dataset.problems());
        all.addAll(problems);
        List<Obstacle> allObstacles = new ArrayList<>(dataset.obstacles());
        allObstacles.addAll(obstacles);
        return dataset.with(parts, all, allObstacles);
    }

    private static void judgeClasses(Dataset found, Dataset dataset, List<Problem> problems, List<Obstacle> obstacles) {
        long[] before = found.classCounts(Part.TRAIN);
        long[] counts = dataset.classCounts(Part.TRAIN);
        long[] checks = dataset.classCounts(Part.VALIDATION);
        boolean validated = dataset.has(Part.VALIDATION);
        for (int i = 0; i < counts.length; i++) {
            String name = dataset.labels().name(i);
            if (before[i] > 0 && counts[i] == 0) {
                obstacles.add(new Obstacle(
                        "class " + name + " of " + dataset.description() + " has no readable training image",
                        "run fovea inspect on the data, then replace the files it names"));
            } else if (counts[i] == 1) {
                problems.add(Problem.warning("class " + name, "has 1 training image, too few to learn"));
            }
            if (validated && checks[i] == 0) {
                problems.add(Problem.warning("class " + name, "has no readable validation image to judge it by"));
            }
        }
        if (!validated) obstacles.add(withoutValidation(dataset));
        if (obstacles.isEmpty()) warnOfImbalance(dataset, counts, problems);
    }

    private static Obstacle withoutValidation(Dataset dataset) {
        return dataset.heldOut() == null
                ? new Obstacle(
                        "no validation image of " + dataset.description() + " can be read",
                        "run fovea inspect on the data, then replace the files it names")
                : new Obstacle(
                        dataset.description() + " has too few readable images to hold any out for validation",
                        "add images, some dozens for each class, or a validation folder");
    }

    private static void warnOfImbalance(Dataset dataset, long[] counts, List<Problem> problems) {
        int least = 0, most = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] < counts[least]) least = i;
            if (counts[i] > counts[most]) most = i;
        }
        if (counts[most] <= IMBALANCE * counts[least]) return;
        String reason = "has " + counts[most] + " training images, class "
                + dataset.labels().name(least) + " only " + counts[least] + ": rare classes will be missed";
        problems.add(Problem.warning("class " + dataset.labels().name(most), reason));
    }

    private static String lower(Part part) {
        return part.name().toLowerCase(Locale.ROOT);
    }
}
