package io.fovea.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.SharedData;
import io.fovea.classify.Classifier;
import io.fovea.classify.Ensembler;
import io.fovea.data.Part;
import io.fovea.evaluate.Evaluation;
import io.fovea.train.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What several models must reach together on real images: run with {@code mvn -Pacceptance verify}. What they came to,
 * and why less is asked for here: docs/accuracy.md.
 */
@Tag("acceptance")
class EnsembleAcceptanceTest {
    @TempDir
    Path folder;

    private TrainingRun.Result train(String data, String name, Settings settings) {
        return TrainingRun.on(SharedData.require(data))
                .with(settings)
                .into(folder.resolve(name))
                .start();
    }

    private static Settings mobileNet() {
        return Settings.NONE.weights(
                SharedData.require("weights/mobilenet_v2-features.pth").toString());
    }

    /** Half a minute. */
    @Test
    void twentyHeadsOnOneTrunkRecogniseClothing() {
        TrainingRun.Result result = train("data/clothing", "heads", mobileNet().head("logistic(bagging=20)"));
        assertTrue(
                result.validation().accuracy() >= 0.85,
                "accuracy " + result.validation().accuracy());
    }

    /** Forty minutes. */
    @Test
    void threeNetworksRecogniseClothingBetterThanAnyOfThem() {
        Settings fine = Settings.recipe("finetune").with(mobileNet()).seed(42);
        Settings large = mobileNet().train("4").epochs(3).size(320).framing("letterbox");
        Settings all = mobileNet()
                .model("mobilenet_v2")
                .train("all")
                .epochs(12)
                .size(224)
                .framing("random-crop=0.35")
                .augment("flip,color,erase")
                .learningRate(0.0004)
                .schedule("onecycle")
                .labelSmoothing(0.1)
                .earlyStop("accuracy:0")
                .average("ema=0.995")
                .seed(7);
        List<TrainingRun.Result> members = List.of(
                train("data/clothing", "fine", fine),
                train("data/clothing", "large", large),
                train("data/clothing", "all", all));
        double best = members.stream()
                .mapToDouble(member -> member.validation().accuracy())
                .max()
                .orElseThrow();
        List<Path> bundles = members.stream().map(TrainingRun.Result::best).toList();
        Ensembler.Made made = new Ensembler(bundles)
                .write(SharedData.require("data/clothing"), null, folder.resolve("three.fovea"), problem -> {});
        double together = made.answers().accuracy();
        assertTrue(together >= 0.93 && together >= best, "accuracy " + together + ", the best member's " + best);
        assertEquals(3, made.figures().members().size());
    }

    /** Forty minutes. */
    @Test
    void twoSmallNetworksReadDigits() {
        List<Path> bundles = new ArrayList<>();
        for (int seed : new int[] {44, 45}) {
            Settings member = Settings.recipe("mnist")
                    .option("kernel", "3")
                    .option("depth", "2")
                    .splitSeed(42)
                    .seed(seed);
            bundles.add(train("data/mnist", "seed-" + seed, member).best());
        }
        Path out = folder.resolve("two.fovea");
        new Ensembler(bundles).write(out);
        try (Classifier classifier = Classifier.load(out)) {
            Evaluation test = classifier.evaluate(SharedData.require("data/mnist"), Part.TEST, problem -> {});
            assertTrue(test.accuracy() >= 0.9972, "accuracy " + test.accuracy());
        }
    }
}
