package io.fovea.run;

import io.fovea.data.Part;
import io.fovea.framing.Preprocessing;
import io.fovea.internal.evaluation.BatchInference;
import io.fovea.internal.evaluation.Evaluator;
import io.fovea.internal.frames.FrameCache;
import io.fovea.internal.layer.LayerSummary;
import io.fovea.internal.loading.BatchLoader;
import io.fovea.internal.loading.LoaderOptions;
import io.fovea.internal.loading.SampleSet;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.source.Sample;
import io.fovea.internal.torch.Scope;
import io.fovea.internal.training.ActivationBytes;
import io.fovea.internal.training.FeatureFeed;
import io.fovea.internal.training.Feed;
import io.fovea.internal.training.ImageFeed;
import io.fovea.internal.training.Stage;
import io.fovea.internal.training.Teacher;
import io.fovea.internal.training.TrainingCost;
import io.fovea.train.Recipe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds out what a run would do and take, by the shapes of its network, a few steps of noise, and a few of its images.
 *
 * @param recipe complete
 */
record RunPlanning(Recipe recipe, CheckedData data, int workers, RunListener listener) {
    /** Evenly spread images by which reading is measured. */
    private static final int READ = 64;

    /** @param model is trained with noise, and of no use afterwards */
    RunPlan plan(ImageModel model) {
        List<Stage> stages = Stage.of(recipe, model.blocks());
        Map<String, Block> blocks = blocks(model);
        List<RunPlan.Stage> planned = new ArrayList<>();
        RunPlan.Memory most = new RunPlan.Memory(0, 0, 0, 0);
        Input input = input();
        double inputSeconds = 0;
        for (Stage stage : stages) {
            listener.stage("measuring steps", "", 0);
            TrainingCost cost = cost(stage, model);
            boolean kept = FeatureFeed.fits(stage.recipe(), model);
            planned.add(planned(stage, model, cost, kept));
            learn(blocks, model.trainable().keySet(), stage.first() + 1);
            RunPlan.Memory memory = memory(stage, model, cost, kept);
            if (memory.sum() > most.sum()) most = memory;
            inputSeconds += input.seconds(images(), kept ? 1 : stage.epochs(), stage.first() == 0);
        }
        RunPlan.Network network = new RunPlan.Network(
                blocks.values().stream().map(Block::planned).toList(),
                model.summary().parameters(),
                model.summary().macs());
        return new RunPlan(recipe, network, planned, most, inputSeconds);
    }

    private TrainingCost cost(Stage stage, ImageModel model) {
        try (Teacher teacher = TeacherBundle.of(stage.recipe(), data.dataset().labels())) {
            return TrainingCost.of(stage, model, teacher);
        }
    }

    private long images() {
        return data.samples(Part.TRAIN).size()
                + (long) data.samples(Part.VALIDATION).size();
    }

    private RunPlan.Stage planned(Stage stage, ImageModel model, TrainingCost cost, boolean kept) {
        int train = data.samples(Part.TRAIN).size();
        int steps = Math.max(1, steps(stage.recipe()));
        List<RunPlan.Rate> rates = IntStream.range(stage.first(), stage.end())
                .mapToObj(epoch -> rate(stage, epoch, steps))
                .toList();
        double epoch = train * cost.step() + data.samples(Part.VALIDATION).size() * cost.judged();
        return new RunPlan.Stage(
                NewModel.words(stage.recipe().network().trainPart()),
                stage.first() + 1,
                stage.epochs(),
                model.summary().trainable(),
                kept,
                steps,
                rates,
                stage.epochs() * epoch + images() * cost.frozen());
    }

    private static RunPlan.Rate rate(Stage stage, int epoch, int steps) {
        double highest = IntStream.range(0, steps)
                .mapToDouble(step -> stage.rate(epoch, step, steps, List.of()))
                .max()
                .orElse(0);
        return new RunPlan.Rate(
                stage.rate(epoch, 0, steps, List.of()), highest, stage.rate(epoch, steps - 1, steps, List.of()));
    }

    private int steps(Recipe stage) {
        LoaderOptions options = LoaderOptions.training(stage.batchSize(), workers, stage.seed());
        Preprocessing framed = RunRecipe.preprocessing(stage.input());
        return new BatchLoader(data.samples(Part.TRAIN), framed, data.decoder(), options).batches();
    }

    // network

    /** Sums over layers of a block. */
    private record Block(String name, String output, long parameters, long macs, int learnsFrom) {
        Block with(LayerSummary row) {
            return new Block(
                    name, row.output().toString(), parameters + row.parameters(), macs + row.macs(), learnsFrom);
        }

        Block learningFrom(int epoch) {
            return new Block(name, output, parameters, macs, learnsFrom == 0 ? epoch : learnsFrom);
        }

        RunPlan.Block planned() {
            return new RunPlan.Block(name, output, parameters, macs, learnsFrom);
        }
    }

    private static Map<String, Block> blocks(ImageModel model) {
        Map<String, Block> blocks = new LinkedHashMap<>();
        for (LayerSummary row : model.summary().rows()) {
            String name = block(row.path());
            blocks.merge(name, new Block(name, "", 0, 0, 0).with(row), (old, none) -> old.with(row));
        }
        return blocks;
    }

    /** The first two steps of a path: {@code features.18.1} is of {@code features.18}. */
    private static String block(String path) {
        String[] steps = path.split("\\.", 3);
        return steps.length < 2 ? path : steps[0] + "." + steps[1];
    }

    private static void learn(Map<String, Block> blocks, Set<String> trained, int epoch) {
        for (String tensor : trained) {
            String path = tensor.contains(".") ? tensor.substring(0, tensor.lastIndexOf('.')) : "";
            blocks.computeIfPresent(block(path), (name, block) -> block.learningFrom(epoch));
        }
    }

    // memory

    private RunPlan.Memory memory(Stage stage, ImageModel model, TrainingCost cost, boolean kept) {
        long weights =
                model.tensors().values().stream().mapToLong(t -> t.nbytes()).sum();
        long trained =
                model.trainable().values().stream().mapToLong(t -> t.nbytes()).sum();
        Recipe recipe = stage.recipe();
        if (recipe.sharpness() > 0) trained *= 2; // where the weights were before the climb
        long features = kept ? images() * model.frozenShape().count() * Float.BYTES : 0;
        long atOnce = (recipe.batchSize() + recipe.accumulate() - 1L) / recipe.accumulate();
        long activations = ActivationBytes.of(recipe, model, kept) * atOnce;
        return new RunPlan.Memory(weights, trained + cost.state(), activations, features);
    }

    // input

    /**
     * Seconds an image.
     *
     * @param first when its frame is not there yet
     * @param later in the epochs after that
     */
    private record Input(double first, double later) {
        /** @param isNew whether no frame is there yet */
        double seconds(long images, int epochs, boolean isNew) {
            return images * (isNew ? first + (epochs - 1) * later : epochs * later);
        }
    }

    /** By reading and augmenting some of the images twice, with all workers. */
    private Input input() {
        List<Sample> some = DataLook.spread(data.samples(Part.TRAIN).all(), READ);
        int count = some.size();
        listener.stage("measuring the reading of images", "images", 2L * count);
        SampleSet samples = new SampleSet(Part.TRAIN, some, data.dataset().labels());
        Preprocessing preprocessing = RunRecipe.preprocessing(recipe.input());
        Preprocessing training = preprocessing.withFraming(recipe.input().parsedFraming());
        LoaderOptions options = LoaderOptions.training(Math.max(2, count / 4), workers, recipe.seed());
        BatchLoader loader = new BatchLoader(samples, training, data.decoder(), options, FrameCache.NONE);
        Evaluator evaluator = new Evaluator(
                new BatchInference(preprocessing, data.decoder(), 1),
                data.dataset().labels());
        try (ImageFeed feed = new ImageFeed(recipe, loader, evaluator, samples)) {
            return new Input(seconds(feed, 0), seconds(feed, 1));
        }
    }

    private double seconds(Feed feed, int epoch) {
        long began = System.nanoTime(), images = 0;
        try (Feed.Steps steps = feed.epoch(epoch, 0)) {
            while (steps.hasNext()) {
                try (Scope scope = Scope.inference()) {
                    Feed.Examples examples = steps.next();
                    if (examples == null) continue;
                    images += examples.size();
                    listener.advance(examples.size());
                }
            }
        }
        return (System.nanoTime() - began) / 1e9 / Math.max(1, images);
    }
}
