package io.fovea.internal.explain;

import io.fovea.UserError;
import io.fovea.evaluate.MultiLabelOutcome;
import io.fovea.evaluate.NonFiniteAnswers;
import io.fovea.evaluate.Outcome;
import io.fovea.explain.Explanation;
import io.fovea.explain.ExplanationMethod;
import io.fovea.explain.HeatMap;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.loading.Batch;
import io.fovea.internal.loading.Normalization;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.text.Nearest;
import io.fovea.internal.torch.Cores;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/** A trained network that says which places of an image speak for a class. Not thread-safe: gradients are in it. */
public final class ExplainingModel implements AutoCloseable {
    private final TrainedModel trained;
    private final Manifest manifest;
    private final ImageModel model;
    private final Normalization normalization;

    /** @param trained is closed with this */
    public ExplainingModel(TrainedModel trained) {
        this.trained = trained;
        manifest = trained.manifest();
        model = trained.model();
        model.tensors().values().forEach(weight -> weight.set_requires_grad(false)); // no gradients but of images
        normalization = new Normalization(manifest.preprocessing());
    }

    /** What it explains, as long as this is open. */
    public TrainedModel trained() {
        return trained;
    }

    public Manifest manifest() {
        return manifest;
    }

    /**
     * @param label the class to be explained; null for the most probable
     * @throws UserError if there is no such class, or the method needs maps and the network has none
     * @throws io.fovea.image.UnreadableImage if it is far longer than wide, or wider than long
     */
    public Explanation explain(Image image, @Nullable String label, ExplanationMethod method) {
        ImageDecoder.requireRatio(image.height(), image.width(), "image");
        Image frame = manifest.preprocessing().frame(image, new SplittableRandom(0));
        try (Cores share = Cores.share()) {
            return explain(frame, label, method, logits(frame));
        }
    }

    private Explanation explain(Image frame, @Nullable String label, ExplanationMethod method, float[] logits) {
        NonFiniteAnswers.check(List.of(logits));
        Outcome answer = Outcome.of("image", 0, logits).at(manifest.probabilities());
        int explained = label == null ? answer.predicted() : index(label);
        HeatMap large = heat(frame, explained, method).resized(frame.height(), frame.width());
        HeatMap heat = HeatMap.of(large.height(), large.width(), large.values()); // the highest may lie between pixels
        double probability = manifest.classes().several()
                ? MultiLabelOutcome.sigmoid(answer.logit(explained))
                : answer.probability(explained);
        return new Explanation(method, manifest.labels().get(explained), probability, frame, heat);
    }

    /** @throws UserError if the method needs maps and the network has none */
    public void require(ExplanationMethod method) {
        boolean looksAtMaps = method == ExplanationMethod.GRADCAM || method == ExplanationMethod.GRADCAM_PLUS_PLUS;
        if (looksAtMaps && !hasMaps()) throw mapless(method);
    }

    /** Whether Grad-CAM has something to look at. */
    public boolean hasMaps() {
        return model.cutAtPlaces().isPresent();
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

    private float[] logits(Image frame) {
        try (Scope scope = Scope.inference()) {
            return HostCopy.floats(model.forward(inputs(List.of(frame))));
        }
    }

    private HeatMap heat(Image frame, int label, ExplanationMethod method) {
        return switch (method) {
            case GRADCAM -> gradCam(frame, label, false).orElseThrow(() -> mapless(method));
            case GRADCAM_PLUS_PLUS -> gradCam(frame, label, true).orElseThrow(() -> mapless(method));
            case OCCLUSION -> Occlusion.of(frame, frames -> probabilities(frames, label));
            case INTEGRATED_GRADIENTS -> integratedGradients(frame, label);
        };
    }

    private UserError mapless(ExplanationMethod method) {
        return new UserError(
                manifest.model().architecture() + " has no maps that " + method + " could look at",
                "use occlusion or integrated");
    }

    /**
     * Grad-CAM, of the size of the network's last maps.
     *
     * @param frame as the model's preprocessing gives it
     * @param label index of the class
     * @param plusPlus whether of several like things all shall count
     * @return empty if the network has no maps
     */
    private Optional<HeatMap> gradCam(Image frame, int label, boolean plusPlus) {
        try (Scope request = Scope.open()) {
            return seen(frame, label).map(plusPlus ? GradCam.Seen::plusPlus : GradCam.Seen::map);
        }
    }

    private HeatMap integratedGradients(Image frame, int label) {
        try (Scope request = Scope.open()) {
            return IntegratedGradients.map(attributions(frame, label), frame.channels(), frame.height(), frame.width());
        }
    }

    /** [C, H, W]: what each value of the frame speaks for the class. */
    float[] attributions(Image frame, int label) {
        return IntegratedGradients.attributions(model, inputs(List.of(frame)), label);
    }

    private Optional<GradCam.Seen> seen(Image frame, int label) {
        return GradCam.see(model, inputs(List.of(frame)), label);
    }

    private double[] probabilities(List<Image> frames, int label) {
        try (Scope scope = Scope.inference()) {
            Tensor logits = model.forward(inputs(frames)).to(ScalarType.Double);
            boolean several = manifest.classes().several();
            Tensor rows = several
                    ? logits.sigmoid()
                    : torch.softmax(
                            logits.div(new Scalar(manifest.probabilities().value())), 1);
            float[] chosen = HostCopy.floats(rows.select(1, label));
            double[] result = new double[chosen.length];
            for (int i = 0; i < result.length; i++) result[i] = chosen[i];
            return result;
        }
    }

    private Tensor inputs(List<Image> frames) {
        return normalization.apply(Batch.of(frames, 0).images());
    }

    @Override
    public void close() {
        model.close();
        normalization.close();
    }
}
