package io.fovea.run;

import io.fovea.UserError;
import io.fovea.data.Labels;
import io.fovea.data.Part;
import io.fovea.evaluate.Comparison;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.dataset.PixelStatistics;
import io.fovea.internal.evaluation.Judgement;
import io.fovea.internal.light.LightFit;
import io.fovea.internal.light.LogisticLearner;
import io.fovea.internal.loading.SampleSet;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.source.Sample;
import io.fovea.internal.torch.Cores;
import io.fovea.internal.torch.Scope;
import io.fovea.internal.training.TrunkFeatures;
import io.fovea.internal.weights.PretrainedFile;
import io.fovea.train.BuiltInRecipe;
import io.fovea.train.LightHead;
import io.fovea.train.Recipe;
import io.fovea.train.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses between the cases of transfer learning (Yosinski et al. 2014, arXiv:1411.1792: the later a layer, the more it
 * is of the images that it was learnt from): tries heads on what several of the network's blocks make of the images.
 *
 * @param recipe of a head on frozen features
 * @param weights that the network has
 */
record RunTransfer(
        RunProcess process, Recipe recipe, @Nullable PretrainedFile weights, CheckedData data) {
    /**
     * Training images a class, on average, from which the network had better learn, too: clothing by 30, 50, 100 and
     * 307 a class had 82.4, 82.7, 84.8 and 86.8 % of a head, 82.4, 84.5, 87.7 and 92.9 % of fine-tuning
     * (docs/adr/0021).
     */
    static final int MANY = 100;

    /** Images that tell the ways apart well enough. */
    private static final int MOST_TRIED = 2_000;

    /** Where the network is cut: behind all blocks, three quarters and half of them. */
    private static final List<Double> CUTS = List.of(1.0, 0.75, 0.5);

    private static final LightHead HEAD = LightHead.parse("logistic");

    /** Settings that the choice is of. */
    static final List<String> CHOSEN = List.of("network.train", "network.head", "network.options.blocks");

    static UserError alreadySet(String setting) {
        return new UserError(
                "--recipe auto chooses what learns of which blocks, and " + setting + " is set",
                "leave it out, or leave --recipe auto out");
    }

    /** What a head on some blocks came to. */
    private record Attempt(int blocks, Settings settings, SingleLabelEvaluation outOfFold) {}

    TransferChoice choice() {
        requireFit();
        List<Attempt> attempts = attempts();
        Attempt whole = attempts.get(0), best = whole;
        Comparison gain = null;
        for (Attempt other : attempts) {
            if (other.outOfFold().loss() >= best.outOfFold().loss()) continue;
            Comparison against = Comparison.of(whole.outOfFold(), other.outOfFold());
            if (against.verdict() != Comparison.Verdict.BETTER) continue;
            best = other;
            gain = against;
        }
        boolean isMany = trainingImages() >= (long) MANY * classes().size();
        if (isMany)
            return new TransferChoice(TransferChoice.Case.MANY, fineTuning(), manyImages(), tried(attempts, null));
        TransferChoice.Case kind =
                gain == null ? TransferChoice.Case.FEW_AND_SIMILAR : TransferChoice.Case.FEW_AND_DIFFERENT;
        return new TransferChoice(kind, best.settings(), fewImages(best, gain), tried(attempts, best));
    }

    private void requireFit() {
        if (!recipe.network().pretrained()) {
            throw new UserError(
                    "--recipe auto chooses how to make use of pretrained weights, and none are at hand",
                    "give --weights imagenet, or --weights with a file, or leave --recipe out");
        }
        if (classes().several()) {
            throw new UserError(
                    "--recipe auto is for images of exactly one class each, and these may have any number of labels",
                    "use --recipe finetune, or --train head");
        }
    }

    private Labels classes() {
        return data.dataset().labels();
    }

    private long trainingImages() {
        return data.dataset().samples(Part.TRAIN).size();
    }

    private List<Attempt> attempts() {
        List<Sample> images = PixelStatistics.choose(data.dataset().samples(Part.TRAIN), MOST_TRIED, recipe.seed());
        SampleSet set = new SampleSet(Part.VALIDATION, images, classes()); // not every class need have one
        List<Attempt> attempts = new ArrayList<>();
        try (Cores all = Cores.all()) {
            for (int blocks : cuts()) attempts.add(attempt(blocks, set));
        }
        return attempts;
    }

    /** The whole network first; of one that cannot be cut nothing else. */
    private List<Integer> cuts() {
        int all = blocks();
        boolean isCut = recipe.network().options().containsKey(Architecture.BLOCKS); // as the bundle that it is of
        if (isCut || !Architectures.of(recipe.network().model()).canBeCut()) return List.of(all);
        return CUTS.stream()
                .map(share -> (int) Math.round(share * all))
                .filter(blocks -> blocks > 0)
                .distinct()
                .toList();
    }

    /** Of the network with its options. */
    private int blocks() {
        ModelSpec spec = NewModel.spec(recipe, classes().size());
        return Architectures.of(spec.architecture()).build(spec).blocks().size();
    }

    private Attempt attempt(int blocks, SampleSet set) {
        boolean isCut = blocks < blocks();
        Settings cut = isCut ? Settings.NONE.option(Architecture.BLOCKS, Integer.toString(blocks)) : Settings.NONE;
        RunListener hushed = new Hushed(process.listener());
        try (Scope scope = Scope.inference();
                ImageModel model = NewModel.build(recipe.with(cut), weights, classes(), hushed)) {
            TrunkFeatures.Table table =
                    RunFeatures.trunk(model, process, recipe, data).table(set);
            process.listener().stage("trying a head on " + blocks + " blocks", "", 0);
            int[] labels = table.samples().stream().mapToInt(Sample::label).toArray();
            LightFit fit = LightFit.of(
                    new LogisticLearner(LogisticLearner.USUAL),
                    table.rows(),
                    labels,
                    classes().size(),
                    recipe.seed(),
                    this::goOn);
            return new Attempt(blocks, cut.head(HEAD).train("head"), judged(table.samples(), fit));
        }
    }

    private void goOn() {
        if (process.stop().getAsBoolean()) throw new CancellationException("asked to stop");
    }

    private SingleLabelEvaluation judged(List<Sample> samples, LightFit fit) {
        Judgement judgement = new Judgement(samples, classes());
        float[] scores = new float[samples.size() * classes().size()];
        for (int i = 0; i < samples.size(); i++) {
            float[] row = fit.outOfFold().get(i);
            for (int c = 0; c < row.length; c++)
                scores[i * row.length + c] = (float) (row[c] / fit.temperature().value());
        }
        List<Integer> positions = IntStream.range(0, samples.size()).boxed().toList();
        judgement.rows(positions, scores, classes().size());
        return (SingleLabelEvaluation) judgement.evaluation();
    }

    /** The built-in recipe is measured on the usual network, and counts its blocks. */
    private Settings fineTuning() {
        return isUsual()
                ? BuiltInRecipe.of("finetune").settings()
                : Settings.NONE.train("all").epochs(5);
    }

    private String fineTuningOptions() {
        return isUsual() ? "--recipe finetune" : "--train all --epochs 5";
    }

    private boolean isUsual() {
        return recipe.network().model().equals(Defaults.PRETRAINED_NETWORK);
    }

    private static String options(Attempt attempt) {
        String head = "--head " + HEAD.text();
        return attempt.settings().sets("network.options") ? head + " --option blocks=" + attempt.blocks() : head;
    }

    private List<TransferChoice.Tried> tried(List<Attempt> attempts, @Nullable Attempt chosen) {
        Stream<TransferChoice.Tried> heads = attempts.stream()
                .map(attempt -> new TransferChoice.Tried(
                        what(attempt),
                        options(attempt),
                        attempt.outOfFold().accuracy(),
                        attempt.outOfFold().loss(),
                        attempt.equals(chosen)));
        TransferChoice.Tried fineTuning =
                new TransferChoice.Tried("fine-tuning", fineTuningOptions(), Double.NaN, Double.NaN, chosen == null);
        return Stream.concat(heads, Stream.of(fineTuning)).toList();
    }

    private String what(Attempt attempt) {
        int all = blocks();
        return attempt.blocks() == all
                ? "head on the whole network"
                : "head on " + attempt.blocks() + " of " + all + " blocks";
    }

    private String manyImages() {
        return String.format(
                Locale.ROOT,
                "%,d training images in %d classes are enough for the network to learn from them, too",
                trainingImages(),
                classes().size());
    }

    private String fewImages(Attempt best, @Nullable Comparison gain) {
        String few = String.format(
                Locale.ROOT,
                "%,d training images in %d classes are few for the network to learn from, and ",
                trainingImages(),
                classes().size());
        if (gain == null)
            return few + "its last block serves them as well as any: they are like those it was learnt from";
        return few
                + String.format(
                        Locale.ROOT,
                        "%d blocks serve them better than all, by %.1f points (p = %.2g, McNemar's test):"
                                + " they are unlike those it was learnt from",
                        best.blocks(),
                        100 * gain.accuracy().value(),
                        gain.pValue());
    }
}
