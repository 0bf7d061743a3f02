package io.fovea.internal.report;

import io.fovea.data.Labels;
import io.fovea.ensemble.EnsembleFigures;
import io.fovea.ensemble.Vote;
import io.fovea.ensemble.VoteRule;
import io.fovea.evaluate.Outcome;
import io.fovea.evaluate.SingleLabelEvaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Plausible members of an ensemble, drawn from a seed: each has noise of its own beside what all have in common. */
final class ExampleEnsemble {
    private static final List<String> NAMES =
            List.of("mobilenet-run", "resnet18-run", "<b>fine & tuned</b>", "a-name-that-goes-on-and-on/best.fovea");

    private ExampleEnsemble() {}

    static EnsembleFigures of(Labels labels, int members, int images) {
        List<SingleLabelEvaluation> judged = IntStream.range(0, members)
                .mapToObj(member -> member(labels, images, member))
                .toList();
        return EnsembleFigures.of(
                VoteRule.SOFT,
                Vote.Soft.equal(members),
                false,
                IntStream.range(0, members).mapToObj(ExampleEnsemble::model).toList(),
                judged,
                new EnsembleFigures.Model("ensemble", "", "", 8.1 * members, 9_400_000L * members),
                mean(judged));
    }

    private static EnsembleFigures.Model model(int member) {
        String name = member < NAMES.size() ? NAMES.get(member) : "member-" + (member + 1);
        return new EnsembleFigures.Model(name, "mobilenet_v2", "224 x 224", 8.0 + member, 9_400_000);
    }

    private static SingleLabelEvaluation member(Labels labels, int images, int member) {
        SplittableRandom common = new SplittableRandom(9), own = new SplittableRandom(100 + member);
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            int truth = i % labels.size();
            float[] logits = new float[labels.size()];
            for (int c = 0; c < logits.length; c++) {
                logits[c] = (float) (3 * common.nextDouble() + 2.5 * own.nextDouble());
            }
            logits[truth] += 2.6f - 0.1f * member;
            outcomes.add(Outcome.of(i + ".jpg", truth, logits));
        }
        return new SingleLabelEvaluation(labels, outcomes);
    }

    private static SingleLabelEvaluation mean(List<SingleLabelEvaluation> members) {
        Labels labels = members.get(0).labels();
        return new SingleLabelEvaluation(
                labels,
                IntStream.range(0, (int) members.get(0).images())
                        .mapToObj(image -> {
                            float[] logits = new float[labels.size()];
                            for (int c = 0; c < logits.length; c++) {
                                int label = c;
                                logits[c] = (float) Math.log(members.stream()
                                        .mapToDouble(
                                                one -> one.outcomes().get(image).probability(label))
                                        .average()
                                        .orElseThrow());
                            }
                            Outcome asked = members.get(0).outcomes().get(image);
                            return Outcome.of(asked.path(), asked.truth(), logits);
                        })
                        .toList());
    }
}
