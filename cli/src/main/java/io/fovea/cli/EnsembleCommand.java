package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.ensemble.EnsembleFigures;
import io.fovea.ensemble.VoteRule;
import io.fovea.evaluate.Evaluation;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.bundle.Assembly;
import io.fovea.internal.file.NewFile;
import io.fovea.internal.text.Nearest;
import io.fovea.internal.text.Printable;
import io.fovea.run.Soup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fovea ensemble}. */
@Command(
        name = "ensemble",
        description = "Make one model of several that answer together.",
        footer = {
            "Examples:",
            "  fovea ensemble run run-2 run-3 --data photos",
            "  fovea ensemble a.fovea b.fovea --data photos --vote weighted --out both.fovea",
            "  fovea ensemble a.fovea b.fovea c.fovea --weights 2,1,1 --out three.fovea",
            "  fovea ensemble run/member-* --data photos --vote stacked --json",
            "  fovea ensemble run/member-* --data photos --soup greedy --out soup.fovea",
            "",
            "The members may be of different architectures and see images of different sizes; their classes are matched"
                    + " by name. A trunk that several have is run once. What the new bundle is used for (evaluate, predict,"
                    + " explain, Classifier) treats it like any other. Weights and stacking are learnt from validation"
                    + " images, never from test. fovea train --seeds, --folds, --bagging and --snapshots make members."
        })
final class EnsembleCommand implements Callable<Integer> {
    private static final String ENDING = ".fovea";

    @Spec
    private CommandSpec spec;

    @Mixin
    TerminalOptions terminal;

    @Parameters(
            index = "0",
            arity = "1..*",
            paramLabel = "MODEL",
            description = "Bundles (.fovea) and run folders, whose best.fovea is taken.")
    List<Path> models = List.of();

    @Option(
            names = {"-d", "--data"},
            paramLabel = "DATA",
            description =
                    "Labelled images that no member has learnt from, as for evaluate: what members and ensemble are"
                            + " judged by, and calibrated (default: none).")
    @Nullable
    Path data;

    @Option(
            names = "--vote",
            paramLabel = "RULE",
            completionCandidates = Candidates.Votes.class,
            description =
                    "soft: mean probability; hard: most answers; weighted: mean probability with weights learnt from"
                            + " DATA; stacked: logistic regression learnt from DATA; median (default: soft).")
    String vote = VoteRule.SOFT.toString();

    @Option(
            names = {"-w", "--weights"},
            split = ",",
            paramLabel = "W",
            description = "What each member counts in a soft or hard vote, as in 2,1,1 (default: all alike).")
    @Nullable
    List<Double> weights;

    @Option(
            names = "--soup",
            paramLabel = "KIND",
            completionCandidates = Candidates.Soups.class,
            description =
                    "In place of a vote one network whose weights are the mean of the members', which must be alike:"
                            + " uniform: of all; greedy: of those that make it better for DATA (default: none).")
    @Nullable
    String soup;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE.fovea",
            description = "The ensemble's bundle (default: ensemble.fovea).")
    Path out = Path.of("ensemble.fovea");

    @Option(names = "--overwrite", description = "Replace FILE.fovea if it is there.")
    boolean overwrite;

    @Option(
            names = "--split",
            paramLabel = "NAME",
            completionCandidates = Candidates.Splits.class,
            description = "train, validation or test (default: validation, else everything; never test).")
    @Nullable
    Part split;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Mixin
    AnsweringOptions answering;

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        VoteRule rule = VoteRule.parse(vote);
        if (data != null) Judging.requireData(data);
        if (split != null && data == null) {
            throw new UserError(
                    "--split chooses a part of --data, which is missing", "give --data, or leave --split out");
        }
        requireOut();
        if (soup != null) return soup(soup, console);
        Assembly assembly = Assembly.of(files(), rule, weights);
        assembly.notes().forEach(console::warning);
        List<UnreadableImage> unreadable = new ArrayList<>();
        try {
            if (data == null) write(assembly, console);
            else judge(assembly, data, Judging.of(console, answering), unreadable);
        } finally {
            unreadable.forEach(e -> console.error(e.getMessage() + " (left out)"));
        }
        return unreadable.isEmpty() ? 0 : 2;
    }

    private int soup(String kind, Console console) {
        boolean isGreedy = requireSoup(kind);
        Soup wish = new Soup(files());
        List<Problem> told = new ArrayList<>();
        Soup.Made made;
        try (Stage averaging = console.stage("averaging weights", "", 0)) {
            made = isGreedy && data != null ? wish.greedy(data, out, told::add) : wish.uniform(data, out, told::add);
        }
        told.forEach(problem -> console.warning(line(problem)));
        Evaluation answers = made.answers();
        List<String> names = made.ingredients().stream().map(Path::toString).toList();
        if (json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("bundle", out.toString());
            fields.put("ingredients", names);
            if (answers != null) fields.put("accuracy", answers.accuracy());
            if (answers != null) fields.put("loss", answers.loss());
            console.json(fields);
        } else {
            console.out().println(Printable.of("soup of " + names.size() + ": " + String.join(", ", names)));
            if (answers != null) new EvaluationText(console.out()).figures("images", answers);
            console.out().flush();
        }
        console.note("wrote " + out);
        return told.stream().anyMatch(problem -> problem.kind() == Problem.Kind.UNREADABLE) ? 2 : 0;
    }

    /** @return whether it is a greedy one */
    private boolean requireSoup(String kind) {
        if (!Candidates.Soups.NAMES.contains(kind)) {
            throw new UserError(
                    "unknown soup '" + kind + "'", Nearest.fix(kind, Candidates.Soups.NAMES, "use uniform or greedy"));
        }
        boolean votes = weights != null || !vote.equals(VoteRule.SOFT.toString());
        if (votes || split != null) {
            throw new UserError(
                    (votes ? "--vote and --weights are" : "--split is") + " of votes, and a soup has none",
                    "leave it out, or leave --soup out");
        }
        for (String option : List.of("--precision", "--threads", "--max-pixels")) {
            if (!spec.commandLine().getParseResult().hasMatchedOption(option)) continue;
            throw new UserError(
                    option + " is of votes: soups are judged in fp32, on all cores, by images as large as is usual",
                    "leave it out, or leave --soup out");
        }
        boolean isGreedy = kind.equals("greedy");
        if (isGreedy && data == null) {
            throw new UserError("--soup greedy chooses by images", "give --data, or use --soup uniform");
        }
        return isGreedy;
    }

    private static String line(Problem problem) {
        return problem.path() + ": " + problem.reason();
    }

    private List<Path> files() {
        return models.stream()
                .map(model -> Files.isDirectory(model) ? model.resolve("best.fovea") : model)
                .toList();
    }

    private void requireOut() {
        if (!out.toString().endsWith(ENDING)) {
            throw new UserError("--out " + out + " does not end in .fovea", "give a name such as ensemble.fovea");
        }
        if (Files.exists(out) && !overwrite) {
            throw new UserError(out + " is already there", "give another --out, or --overwrite");
        }
        NewFile.requireWritable(out);
    }

    /** Without images nothing is learnt, judged or calibrated. */
    private void write(Assembly assembly, Console console) {
        assembly.write(out, assembly.requireVote());
        console.warning("without --data nobody knows whether the ensemble is better than its best member, and its"
                + " probabilities are not calibrated");
        if (json) console.json(Map.of("bundle", out.toString(), "members", assembly.names()));
        console.note("wrote " + out);
    }

    private void judge(Assembly assembly, Path images, Judging judging, List<UnreadableImage> unreadable) {
        EnsembleFigures figures = new EnsembleMaking(assembly, images, split, out).judged(judging, unreadable::add);
        show(figures, judging.console());
    }

    private void show(EnsembleFigures figures, Console console) {
        if (json) {
            Map<String, Object> fields = figures.toJson();
            fields.put("bundle", out.toString());
            console.json(fields);
        } else {
            new EnsembleText(console.out()).print(figures);
        }
        console.note("wrote " + out);
    }
}
