package io.fovea.classify;

import io.fovea.UserError;
import io.fovea.data.Labels;
import io.fovea.explain.Explanation;
import io.fovea.explain.ExplanationMethod;
import io.fovea.image.Image;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.explain.ExplainingModel;
import io.fovea.internal.torch.Lifetime;
import io.fovea.internal.tree.EncodedFile;
import io.fovea.internal.weights.DownloadListener;
import io.fovea.internal.weights.PretrainedCache;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A trained classifier that says why; of an ensemble it is the mean of what its members look at. One image at a time:
 * callers of several threads wait for each other. Close it to free the model's native memory; asking later is an
 * IllegalStateException.
 */
public final class Explainer implements AutoCloseable {
    private final ExplainingModel model;
    private final ImageDecoder decoder;
    private final Lifetime lifetime = new Lifetime("explainer");

    private Explainer(TrainedModel trained, ImageDecoder decoder) {
        model = new ExplainingModel(trained);
        this.decoder = decoder;
    }

    /**
     * @param bundle a {@code .fovea} file
     * @throws UserError if it is missing, damaged or of a newer format
     */
    public static Explainer load(Path bundle) {
        return load(bundle, ImageDecoder.DEFAULT);
    }

    /** @param decoder states the largest image accepted */
    public static Explainer load(Path bundle, ImageDecoder decoder) {
        return new Explainer(TrainedModel.of(bundle), decoder);
    }

    /**
     * A network that has seen ImageNet, with its 1,000 classes, as {@link io.fovea.classify.Classifier#pretrained} has
     * it.
     *
     * @param weights {@code imagenet} for the best published ones, {@code imagenet1k_v1}, a web address or a file
     */
    public static Explainer pretrained(String architecture, String weights) {
        String known = Architectures.of(architecture).name();
        return new Explainer(
                TrainedModel.open(known, weights, null, PretrainedCache.here(), DownloadListener.SILENT),
                ImageDecoder.DEFAULT);
    }

    /** The classes that it knows. */
    public Labels labels() {
        return model.manifest().classes();
    }

    /**
     * @param label the class to be explained; null for the most probable
     * @throws io.fovea.image.UnreadableImage if the file is no image that can be read
     * @throws UserError if there is no such class, or the method does not suit a network: Grad-CAM needs maps, and all
     *     but occlusion a head that has gradients
     */
    public Explanation explain(Path file, @Nullable String label, ExplanationMethod method) {
        lifetime.requireNotOver();
        return explain(model.framed(new EncodedFile(file)::read, decoder), label, method);
    }

    /** As above, of pixels. */
    public synchronized Explanation explain(Image image, @Nullable String label, ExplanationMethod method) {
        return lifetime.during(() -> model.explain(image, label, method));
    }

    private synchronized Explanation explain(
            ExplainingModel.Framed framed, @Nullable String label, ExplanationMethod method) {
        return lifetime.during(() -> model.explain(framed, label, method));
    }

    @Override
    public void close() {
        lifetime.end(model::close);
    }
}
