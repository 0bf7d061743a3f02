package io.fovea.internal.bundle;

import io.fovea.Precision;
import io.fovea.ensemble.EnsembleFigures;
import io.fovea.ensemble.VoteRule;
import io.fovea.evaluate.Evaluation;
import io.fovea.framing.Framing;
import io.fovea.internal.evaluation.Throughput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;

/**
 * What the members of an ensemble cost, each by itself, and all of them together: milliseconds of the networks an image
 * in fp32 with all cores, and bytes of weights. A trunk that several have counts once for the whole.
 */
public record MemberCosts(List<EnsembleFigures.Model> members, EnsembleFigures.Model together) {
    private static final int BATCH = 4;
    private static final Duration TIME = Duration.ofMillis(100);

    /** Measures, a tenth of a second for each trunk. */
    public static MemberCosts of(TrainedModel trained, String name) {
        List<EnsembleFigures.Model> models = new ArrayList<>();
        List<Double> alone = new ArrayList<>();
        double all = 0;
        long bytes = 0;
        for (int i = 0; i < trained.members().size(); i++) {
            TrainedModel.Member member = trained.members().get(i);
            int same = sharing(trained.members(), i);
            double time = same < i ? alone.get(same) : milliseconds(member);
            alone.add(time);
            if (same == i) all += time;
            bytes += bytes(same == i ? member.model().tensors() : member.model().headTensors());
            Framing framing = member.manifest().preprocessing().framing();
            models.add(new EnsembleFigures.Model(
                    member.name(),
                    member.manifest().model().architecture(),
                    framing.width() + " x " + framing.height(),
                    time,
                    bytes(member.model().tensors())));
        }
        return new MemberCosts(models, new EnsembleFigures.Model(name, "", "", all, bytes));
    }

    /** What members and ensemble come to on images that they have been judged by. */
    public EnsembleFigures figures(TrainedModel trained, List<Evaluation> judged, Evaluation ensemble) {
        Manifest.Ensemble own = Objects.requireNonNull(trained.manifest().ensemble());
        return EnsembleFigures.of(VoteRule.of(own.vote()), own.vote(), false, members, judged, together, ensemble);
    }

    /** The first member whose trunk sees the same of the same frames: itself if there is no earlier one. */
    private static int sharing(List<TrainedModel.Member> members, int place) {
        TrainedModel.Member member = members.get(place);
        for (int i = 0; i < place; i++) {
            TrainedModel.Member other = members.get(i);
            boolean looksAlike = other.manifest()
                            .preprocessing()
                            .equals(member.manifest().preprocessing())
                    && other.manifest().frames().equals(member.manifest().frames());
            if (looksAlike && other.model().sharesTrunk(member.model())) return i;
        }
        return place;
    }

    private static double milliseconds(TrainedModel.Member member) {
        Throughput measured = Throughput.measure(member.model(), Precision.FP32, BATCH, TIME);
        return member.manifest().frames().count() * 1e3 / measured.imagesPerSecond();
    }

    private static long bytes(Map<String, Tensor> tensors) {
        return tensors.values().stream().mapToLong(Tensor::nbytes).sum();
    }
}
