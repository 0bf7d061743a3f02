package io.fovea.internal.dataset;

import io.fovea.UserError;
import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.data.Problem.Kind;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.source.Catalogue;
import io.fovea.internal.source.Sample;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Looks into every file of a data set once, before training, and tells what is wrong: files that are no images, cut or
 * too large are left out; equal files, few images and unequal classes are warned of, and equal files left out if that
 * is wanted.
 *
 * @param dataset without the samples that are left out; its problems are those it had and those found here
 * @param problems those found here, without equal files
 * @param equal files that have the same bytes
 * @param list what there is to train on, with the content of every file
 * @param unavailable files that cannot be had now, whatever their content, each with the reason
 */
public record DatasetCheck(
        Dataset dataset, List<Problem> problems, EqualFiles equal, SampleList list, List<String> unavailable) {
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
        return new DatasetCheck(
                classes.dataset(), List.copyOf(problems), files.equal(), files.list(), files.unavailable());
    }

    /** File by file: what is no image is left out, equal files are told. */
    static DatasetCheck ofFiles(Dataset dataset, CheckOptions options) {
        List<Sample> all = dataset.samples();
        FileCheck check = FileCheck.of(all, options);
        EqualContents contents = EqualContents.of(dataset, all, check, options.duplicates());
        List<Problem> problems = new ArrayList<>();
        List<String> unavailable = new ArrayList<>();
        Map<Part, List<Sample>> used = new EnumMap<>(Part.class);
        CheckedSamples list = new CheckedSamples(dataset.labels(), all.size());
        int position = 0;
        for (Part part : dataset.parts().keySet()) {
            List<Sample> kept = new ArrayList<>();
            for (Sample sample : dataset.samples(part)) {
                if (!check.isReadable(position)) {
                    String reason = check.reason(position);
                    problems.add(Problem.leftOut(Kind.UNREADABLE, sample.path(), reason));
                    if (!check.isDamaged(position)) unavailable.add(sample.path() + ": " + reason);
                } else if (contents.isUsed(position)) {
                    Sample known = sample.withContent(check.content(position));
                    kept.add(known);
                    list.add(part, known);
                }
                position++;
            }
            used.put(part, kept);
        }
        Dataset rest = dataset.with(used, joined(dataset.problems(), problems), dataset.obstacles());
        return new DatasetCheck(
                rest,
                List.copyOf(problems),
                contents.found(),
                new SampleList(dataset.labels().names(), list),
                List.copyOf(unavailable));
    }

    /**
     * What is left for each class; obstacles to training are in the result.
     *
     * @param rest of {@code found}, without all that is left out
     */
    DatasetCheck ofClasses(Dataset found, Dataset rest) {
        ClassCheck classes = new ClassCheck(found, rest);
        if (found.has(Part.TRAIN)) classes.run();
        Dataset judged = rest.with(
                rest.parts(),
                joined(rest.problems(), classes.problems()),
                joined(rest.obstacles(), classes.obstacles()));
        return new DatasetCheck(judged, List.copyOf(classes.problems()), equal, list, unavailable);
    }

    /** What is to be said of all problems, once for each kind, the gravest first. */
    public List<ProblemGroup> groups() {
        return ProblemGroups.of(dataset.problems(), equal.groups());
    }

    private static <T> List<T> joined(List<T> some, List<T> more) {
        List<T> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
