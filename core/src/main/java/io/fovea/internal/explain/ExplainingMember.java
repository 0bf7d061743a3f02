package io.fovea.internal.explain;

import io.fovea.explain.ExplanationMethod;
import io.fovea.explain.HeatMap;
import io.fovea.image.Image;
import io.fovea.internal.bundle.Manifest;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.light.FeatureClassifier;
import io.fovea.internal.loading.Batch;
import io.fovea.internal.loading.Normalization;
import io.fovea.internal.model.ImageModel;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** One network, which says which places of a frame speak for a class. Not thread-safe: gradients are in it. */
final class ExplainingMember implements AutoCloseable {
    private final TrainedModel.Member member;
    private final Manifest manifest;
    private final ImageModel model;
    private final Normalization normalization;

    /** @param member stays open as long as this is */
    ExplainingMember(TrainedModel.Member member) {
        this.member = member;
        manifest = member.manifest();
        model = member.model();
        model.tensors().values().forEach(weight -> weight.set_requires_grad(false)); // no gradients but of images
        normalization = new Normalization(manifest.preprocessing());
    }

    TrainedModel.Member member() {
        return member;
    }

    /** Whether Grad-CAM has something to look at. */
    boolean hasMaps() {
        return hasGradients() && model.cutAtPlaces().isPresent();
    }

    /** Whether a class's score has gradients in an image; a light classifier's has none. */
    boolean hasGradients() {
        return member.head() == null;
    }

    /**
     * @param frame as the model's preprocessing gives it
     * @return of the frame's size
     */
    HeatMap heat(Image frame, String label, ExplanationMethod method) {
        HeatMap raw = heat(frame, manifest.labels().indexOf(label), method);
        HeatMap large = raw.resized(frame.height(), frame.width());
        return HeatMap.of(large.height(), large.width(), large.values()); // the highest may lie between pixels
    }

    private HeatMap heat(Image frame, int label, ExplanationMethod method) {
        return switch (method) {
            case GRADCAM -> seen(frame, label, false);
            case GRADCAM_PLUS_PLUS -> seen(frame, label, true);
            case OCCLUSION -> Occlusion.of(frame, frames -> probabilities(frames, label));
            case INTEGRATED_GRADIENTS -> integratedGradients(frame, label);
        };
    }

    /** Grad-CAM, of the size of the network's last maps. */
    private HeatMap seen(Image frame, int label, boolean plusPlus) {
        try (Scope request = Scope.open()) {
            GradCam.Seen seen =
                    GradCam.see(model, inputs(List.of(frame)), label).orElseThrow();
            return plusPlus ? seen.plusPlus() : seen.map();
        }
    }

    private HeatMap integratedGradients(Image frame, int label) {
        try (Scope request = Scope.open()) {
            float[] attributions = IntegratedGradients.attributions(model, inputs(List.of(frame)), label);
            return IntegratedGradients.map(attributions, frame.channels(), frame.height(), frame.width());
        }
    }

    private double[] probabilities(List<Image> frames, int label) {
        try (Scope scope = Scope.inference()) {
            Tensor logits = logits(inputs(frames)).to(ScalarType.Double);
            Tensor rows = manifest.classes().several()
                    ? logits.sigmoid()
                    : torch.softmax(
                            logits.div(new Scalar(manifest.probabilities().value())), 1);
            float[] chosen = HostCopy.floats(rows.select(1, label));
            double[] result = new double[chosen.length];
            for (int i = 0; i < result.length; i++) result[i] = chosen[i];
            return result;
        }
    }

    private Tensor logits(Tensor images) {
        FeatureClassifier light = member.head();
        if (light == null) return model.forward(images);
        float[] scores = light.scores(HostCopy.floats(model.features(images)));
        return HostCopy.toTensor(scores, images.size(0), light.classes());
    }

    private Tensor inputs(List<Image> frames) {
        return normalization.apply(Batch.of(frames, 0).images());
    }

    @Override
    public void close() {
        normalization.close();
    }
}
