package io.fovea.run;

import io.fovea.data.Labels;
import io.fovea.data.Part;
import io.fovea.evaluate.Evaluation;
import io.fovea.framing.Preprocessing;
import io.fovea.internal.evaluation.BatchInference;
import io.fovea.internal.evaluation.Judgement;
import io.fovea.internal.kept.KeptFolder;
import io.fovea.internal.kept.KeptKind;
import io.fovea.internal.light.FeatureClassifier;
import io.fovea.internal.loading.SampleSet;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.source.Sample;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.training.TrainingOrder;
import io.fovea.internal.training.TrunkFeatures;
import io.fovea.train.Recipe;
import io.fovea.train.TrainPart;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a frozen network makes of a run's images, in memory.
 *
 * @param test null if the data have no test part
 */
record RunFeatures(
        Labels classes, TrunkFeatures.Table train, TrunkFeatures.Table validation, TrunkFeatures.@Nullable Table test) {
    /**
     * In the caller's scope.
     *
     * @param model of which nothing but the head learns from now on
     * @throws io.fovea.UserError if a quarter of the memory does not hold them, or too many images are damaged
     * @throws java.util.concurrent.CancellationException if the run is asked to stop; what is done is kept
     */
    static RunFeatures of(ImageModel model, RunProcess process, Recipe recipe, CheckedData data) {
        TrunkFeatures trunk = trunk(model, process, recipe, data);
        TrunkFeatures.Table train = trunk.table(data.samples(Part.TRAIN));
        TrunkFeatures.Table validation = trunk.table(data.samples(Part.VALIDATION));
        boolean tests = data.dataset().has(Part.TEST);
        TrunkFeatures.Table test = tests ? trunk.table(data.samples(Part.TEST)) : null;
        data.tell(process.listener());
        return new RunFeatures(data.dataset().labels(), train, validation, test);
    }

    /** What makes them; nothing but the model's head learns from now on. */
    static TrunkFeatures trunk(ImageModel model, RunProcess process, Recipe recipe, CheckedData data) {
        model.trainOnly(new TrainPart.Head());
        RunListener listener = process.listener();
        Preprocessing preprocessing = RunRecipe.preprocessing(recipe.input());
        return new TrunkFeatures(
                model,
                preprocessing,
                () -> new BatchInference(
                        preprocessing, data.decoder(), process.workers(), data.frames(preprocessing, listener)),
                KeptFolder.here(KeptKind.FEATURES),
                new FeatureTelling(listener, process.stop()));
    }

    /** Places of the training images to learn from: all, or those that the recipe draws, as often as it does. */
    int[] learnt(Recipe recipe, SampleSet set) {
        int[] places = new int[set.size()]; // those that could not be read have no features
        int read = 0;
        for (int i = 0; i < places.length; i++) {
            boolean isRead = read < train.samples().size()
                    && train.samples().get(read).equals(set.all().get(i));
            places[i] = isRead ? read++ : -1;
        }
        return TrainingOrder.drawn(recipe, set)
                .map(i -> places[i])
                .filter(place -> place >= 0)
                .toArray();
    }

    /** Of the training images. */
    int[] labels() {
        return train.samples().stream().mapToInt(Sample::label).toArray();
    }

    /** What a classifier says of them, with probabilities as they come. */
    Evaluation judged(TrunkFeatures.Table table, FeatureClassifier head) {
        List<Sample> samples = table.samples();
        Judgement judgement = new Judgement(samples, classes);
        List<Integer> positions = IntStream.range(0, samples.size()).boxed().toList();
        judgement.rows(positions, head.scores(HostCopy.floats(table.rows())), head.classes());
        return judgement.evaluation();
    }
}
