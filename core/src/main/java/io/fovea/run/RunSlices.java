package io.fovea.run;

import io.fovea.data.Part;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.Examination;
import io.fovea.internal.evaluation.BatchInference;
import io.fovea.internal.evaluation.Examiner;
import io.fovea.internal.evaluation.Panel;
import io.fovea.internal.source.NamedTraits;
import io.fovea.internal.source.Sample;
import io.fovea.train.Recipe;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Which validation images of a run are answered worse than others, by what they are like; nothing is done to them. */
final class RunSlices {
    /** Each is read once more: of photographs these take some ten seconds. */
    private static final int MOST_IMAGES = 2_000;

    private RunSlices() {}

    /** @param validation as the bundle answers */
    static Examination of(RunProcess process, CheckedData data, Recipe recipe, Evaluation validation) {
        List<Sample> samples = some(data.dataset().samples(Part.VALIDATION));
        Map<String, Map<String, String>> named =
                NamedTraits.of(process.source().path(), samples, data.dataset().labels());
        BatchInference inference =
                new BatchInference(RunRecipe.preprocessing(recipe.input()), data.decoder(), process.workers());
        Panel nobody = Panel.of(inference, images -> images); // nothing is asked anew
        return new Examiner(nobody, data.dataset().labels(), answers -> answers)
                .examine(validation, samples, new Examiner.Wish(named, 0), done -> {});
    }

    /** Spread evenly: samples are in the order of their classes. */
    private static List<Sample> some(List<Sample> samples) {
        int wanted = Math.min(samples.size(), MOST_IMAGES);
        return IntStream.range(0, wanted)
                .mapToObj(i -> samples.get((int) ((long) i * samples.size() / wanted)))
                .toList();
    }
}
