package io.fovea.internal.explain;

import io.fovea.Precision;
import io.fovea.UserError;
import io.fovea.ensemble.Vote;
import io.fovea.evaluate.MultiLabelOutcome;
import io.fovea.evaluate.NonFiniteAnswers;
import io.fovea.evaluate.Outcome;
import io.fovea.explain.Explanation;
import io.fovea.explain.ExplanationMethod;
import io.fovea.explain.HeatMap;
import io.fovea.framing.ShownPart;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.bundle.PreparedModel;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.evaluation.Panel;
import io.fovea.internal.text.Nearest;
import io.fovea.internal.torch.Cores;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A trained model that says which places of an image speak for a class: of an ensemble the mean of what its members
 * say, as much of each as it counts in the vote. Not thread-safe: gradients are in it.
 */
public final class ExplainingModel implements AutoCloseable {
    private final TrainedModel trained;
    private final Manifest manifest;
    private final PreparedModel answering;
    private final List<ExplainingMember> members = new ArrayList<>();

    /** @param trained is closed with this, also if this cannot be made */
    public ExplainingModel(TrainedModel trained) {
        this.trained = trained;
        manifest = trained.manifest();
        try {
            answering = PreparedModel.of(trained, Precision.FP32);
        } catch (RuntimeException | Error e) {
            trained.close();
            throw e;
        }
        trained.members().forEach(member -> members.add(new ExplainingMember(member)));
    }

    /** What it explains, as long as this is open. */
    public TrainedModel trained() {
        return trained;
    }

    public Manifest manifest() {
        return manifest;
    }

    /**
     * A picture as the networks see it.
     *
     * @param frames as {@link Panel#frames} gives them, the usual one first
     * @param height of the picture, as {@code width}
     */
    public record Framed(List<List<Image>> frames, int height, int width) {
        private Image usual(int looking) {
            return frames.get(looking).get(0);
        }
    }

    /** Reads and frames a picture; may be called from any thread, as long as this is open. */
    public Framed framed(Panel.Picture picture, ImageDecoder decoder) {
        MeasuredPicture measured = new MeasuredPicture(picture);
        List<List<Image>> frames = answering.answers(decoder, 1).frames(measured);
        return new Framed(frames, measured.height(), measured.width());
    }

    /**
     * @param label the class to be explained; null for the most probable
     * @throws UserError if there is no such class, or the method does not suit a network
     * @throws io.fovea.image.UnreadableImage if it is far longer than wide, or wider than long
     */
    public Explanation explain(Image image, @Nullable String label, ExplanationMethod method) {
        ImageDecoder.requireRatio(image.height(), image.width(), "image");
        Panel.Picture picture = (decoder, frames) -> frames.apply(image);
        return explain(framed(picture, ImageDecoder.DEFAULT), label, method);
    }

    /** As above, of what is framed already. */
    public Explanation explain(Framed framed, @Nullable String label, ExplanationMethod method) {
        require(method);
        Panel panel = answering.answers(ImageDecoder.DEFAULT, 1);
        try (Cores share = Cores.share()) {
            float[] logits = panel.row(framed.frames());
            NonFiniteAnswers.check(List.of(logits));
            Outcome answer = Outcome.of("image", 0, logits).at(manifest.probabilities());
            int explained = label == null ? answer.predicted() : index(label);
            double probability = manifest.classes().several()
                    ? MultiLabelOutcome.sigmoid(answer.logit(explained))
                    : answer.probability(explained);
            String name = manifest.labels().get(explained);
            Image first = framed.usual(looking(panel, members.get(0)));
            return new Explanation(method, name, probability, first, heat(framed, panel, first, name, method));
        }
    }

    /** The members' maps on the frame of the first. */
    private HeatMap heat(Framed framed, Panel panel, Image first, String label, ExplanationMethod method) {
        if (members.size() == 1) return members.get(0).heat(first, label, method);
        List<Double> weights = weights();
        ShownPart part = shown(members.get(0), framed);
        float[] sums = new float[first.height() * first.width()];
        for (int i = 0; i < members.size(); i++) {
            ExplainingMember member = members.get(i);
            double weight = weights.get(i);
            if (weight == 0) continue;
            HeatMap own = member.heat(framed.usual(looking(panel, member)), label, method);
            HeatMap placed = own.placed(shown(member, framed), part, first.height(), first.width());
            for (int place = 0; place < sums.length; place++) sums[place] += (float) (weight * placed.values()[place]);
        }
        return HeatMap.of(first.height(), first.width(), sums);
    }

    private static ShownPart shown(ExplainingMember member, Framed framed) {
        return member.member().manifest().preprocessing().framing().shown(framed.height(), framed.width());
    }

    /** Which of the panel's lookings is the member's. */
    private static int looking(Panel panel, ExplainingMember member) {
        List<Panel.Looking> lookings = panel.lookings();
        for (int i = 0; i < lookings.size(); i++) {
            if (lookings.get(i)
                    .inference()
                    .preprocessing()
                    .equals(member.member().manifest().preprocessing())) return i;
        }
        throw new IllegalStateException("nobody looks as " + member.member().name());
    }

    /** What each member counts: as much as in a vote of probabilities or answers, else alike. */
    private List<Double> weights() {
        Manifest.Ensemble ensemble = manifest.ensemble();
        Vote vote = ensemble == null ? null : ensemble.vote();
        if (vote instanceof Vote.Soft soft) return soft.weights();
        if (vote instanceof Vote.Hard hard) return hard.weights();
        return Collections.nCopies(members.size(), 1.0 / members.size());
    }

    /** @throws UserError if the method does not suit one of the networks */
    public void require(ExplanationMethod method) {
        if (method == ExplanationMethod.OCCLUSION) return;
        boolean looksAtMaps = method != ExplanationMethod.INTEGRATED_GRADIENTS;
        boolean allHaveGradients = members.stream().allMatch(ExplainingMember::hasGradients);
        String fix = allHaveGradients ? "use occlusion or integrated" : "use occlusion";
        for (ExplainingMember member : members) {
            String kind = member.member().manifest().head();
            if (!member.hasGradients()) {
                throw new UserError(
                        name(member, "the " + kind + " head") + " has no gradients, which " + method + " needs", fix);
            }
            if (looksAtMaps && !member.hasMaps()) {
                String architecture = member.member().manifest().model().architecture();
                throw new UserError(name(member, architecture) + " has no maps that " + method + " could look at", fix);
            }
        }
    }

    private String name(ExplainingMember member, String what) {
        return trained.isEnsemble() ? "member " + member.member().name() + " (" + what + ")" : what;
    }

    /** Whether Grad-CAM has something to look at. */
    public boolean hasMaps() {
        return members.stream().allMatch(ExplainingMember::hasMaps);
    }

    /** @throws UserError if there is no such class */
    public int index(String label) {
        List<String> names = manifest.labels();
        int index = names.indexOf(label);
        if (index >= 0) return index;
        throw new UserError(
                "the model does not know the class " + label,
                Nearest.fix(label, names, "use one of its " + names.size() + " classes, such as " + names.get(0)));
    }

    @Override
    public void close() {
        answering.close();
        members.forEach(ExplainingMember::close);
        trained.close();
    }
}
