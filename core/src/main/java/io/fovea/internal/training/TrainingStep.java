package io.fovea.internal.training;

import io.fovea.Precision;
import io.fovea.evaluate.Tally;
import io.fovea.internal.loading.Targets;
import io.fovea.internal.torch.RandomStream;
import io.fovea.internal.torch.Scope;
import io.fovea.train.Recipe;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One update of a network: forward, loss and backward of a batch, in parts whose gradients add up to the batch's; then
 * what the recipe does to gradients, the update, and the average. In fp16 the loss is scaled, and the gradients are
 * unscaled before anything else is done to them. To be made anew when other parameters learn.
 */
final class TrainingStep {
    private final Recipe recipe;
    private final Forward forward;
    private final @Nullable Teacher teacher;
    private final Loss loss;
    private final Learner learner;
    private final Gradients gradients;
    /** Null unless the layers that learn are computed in fp16. */
    private final @Nullable LossScale scale;

    private boolean skipped;

    /** @throws io.fovea.UserError if the recipe's clipping would do nothing to what learns */
    TrainingStep(Recipe recipe, Feed feed, Loss loss, Learner learner) {
        this(recipe, feed.forward(learner.model()), feed.teacher(), loss, learner);
    }

    /**
     * As above.
     *
     * @param teacher of the recipe; null if it has none
     */
    TrainingStep(Recipe recipe, Forward forward, @Nullable Teacher teacher, Loss loss, Learner learner) {
        this.recipe = recipe;
        this.forward = forward;
        this.teacher = teacher;
        this.loss = loss;
        this.learner = learner;
        gradients = new Gradients(learner.model().trainedParameters());
        gradients.require(recipe.clip());
        scale = forward.precision() == Precision.FP16 ? learner.scale() : null;
    }

    /**
     * Takes the next batch of the epoch; one scope, whose end frees everything the step made.
     *
     * @param seed of dropout's random numbers: the same after a resume, and whatever else trains in this process
     * @return sums over the images; of none if damaged files left too few for an update
     */
    Tally take(Feed.Steps steps, double lr, long seed) {
        try (Scope scope = Scope.open()) {
            skipped = false;
            Feed.Examples examples = steps.next();
            if (examples == null) return Tally.EMPTY;
            List<Feed.Examples> parts = parts(examples);
            Pass pass = backward(parts, seed);
            skipped = !pass.finite() || recipe.sharpness() > 0 && !sharpen(parts, seed);
            if (!skipped) {
                gradients.clip(recipe.clip());
                learner.optimizer().step(lr);
                learner.average().step();
            }
            learner.optimizer().clearGradients(); // else they lie between the next step's activations and tear holes
            if (scale != null) scale.update();
            return pass.sums();
        }
    }

    /** Whether the last step has changed nothing, because its gradients were not finite in fp16. */
    boolean hasSkipped() {
        return skipped;
    }

    /**
     * Forward and backward of a batch.
     *
     * @param finite whether the gradients are; true if they are not scaled, and nobody asks
     */
    private record Pass(Tally sums, boolean finite) {}

    /**
     * Parts of nearly the same size, {@link Recipe#accumulate} of them in a whole batch. None has one image alone, of
     * which a batch norm knows no variance, unless a whole batch's have.
     */
    private List<Feed.Examples> parts(Feed.Examples batch) {
        if (recipe.accumulate() == 1) return List.of(batch);
        int images = batch.size(), most = Math.max(1, recipe.batchSize() / recipe.accumulate());
        int count = (images + most - 1) / most;
        if (most > 1) count = Math.max(1, Math.min(count, images / 2));
        List<Feed.Examples> parts = new ArrayList<>();
        for (int i = 0, from = 0; i < count; i++) {
            int to = (int) ((i + 1L) * images / count);
            parts.add(batch.part(from, to - from));
            from = to;
        }
        return parts;
    }

    /** Leaves the gradient of the mean over all parts together. */
    private Pass backward(List<Feed.Examples> parts, long seed) {
        try (RandomStream random = RandomStream.open(seed)) {
            double whole = 0, images = 0;
            if (parts.size() > 1) for (Feed.Examples part : parts) whole += weight(part.targets());
            for (Feed.Examples part : parts) images += part.size();
            Tally sums = Tally.EMPTY;
            for (Feed.Examples part : parts) {
                double share = parts.size() == 1 ? 1 : weight(part.targets()) / whole;
                sums = sums.plus(backward(part, share, part.size() / images));
            }
            boolean finite = scale == null || gradients.unscale(scale);
            gradients.penalise(recipe.l1());
            return new Pass(sums, finite);
        }
    }

    private double weight(Targets targets) {
        try (Scope scope = Scope.inference()) {
            return loss.weight(targets);
        }
    }

    /**
     * @param share of the part in the loss's mean
     * @param images its share of the images, which the teacher's mean is over
     */
    private Tally backward(Feed.Examples examples, double share, double images) {
        try (Scope scope = Scope.open()) {
            ForwardPass pass = new ForwardPass(recipe, forward, learner.model(), examples.inputs());
            Tensor logits = pass.logits(), mean = loss.of(logits, examples.targets());
            double value = mean.item_float();
            Tensor part = share == 1 ? mean : mean.mul(new Scalar(share));
            Recipe.Distillation distill = recipe.distill();
            if (distill != null && teacher != null) {
                Tensor distance = Teacher.distance(logits, teacher.logits(examples.inputs()), distill.temperature());
                value = (1 - distill.share()) * value + distill.share() * distance.item_float();
                part = part.mul(new Scalar(1 - distill.share()))
                        .add(distance.mul(new Scalar(distill.share() * images)));
            }
            pass.backward(scale == null ? part : scale.times(part));
            return new Tally(examples.size(), examples.targets().correct(logits), value * examples.size());
        }
    }

    /**
     * Sharpness-aware minimisation: takes the gradients of where the loss nearby is highest instead (Foret et al. 2020,
     * arXiv:2010.01412). Batch norms learn no statistics up there, and dropout leaves out what it did.
     *
     * @return whether they are finite
     */
    private boolean sharpen(List<Feed.Examples> parts, long seed) {
        List<Tensor> before = gradients.climb(recipe.sharpness());
        learner.optimizer().clearGradients();
        Buffers buffers = Buffers.of(learner.model());
        Pass nearby = backward(parts, seed);
        buffers.restore();
        gradients.descend(before);
        return nearby.finite();
    }
}
