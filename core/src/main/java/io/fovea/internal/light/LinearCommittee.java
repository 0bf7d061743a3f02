package io.fovea.internal.light;

import io.fovea.internal.torch.HostCopy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Several linear classifiers that answer together: the logarithm of the weighted mean of their probabilities, or, where
 * their answers are counted, of the share of the weights that a class has. As with {@code Vote.Hard}, a thousandth of
 * the latter is the mean of the probabilities, which decides ties and gives what nobody answers an order.
 *
 * @param members at least one, of the same features and classes
 * @param weights one a member, none below 0, with the sum 1
 * @param counted whether answers are counted, and not probabilities averaged
 */
public record LinearCommittee(List<LinearScores> members, float[] weights, boolean counted)
        implements FeatureClassifier {
    static final String KIND = "committee";

    /** What the mean probability counts beside the votes. */
    private static final double TIE = 1e-3;

    /** Probability of a class that is out of the question for all. */
    private static final double LEAST = Float.MIN_NORMAL;

    public LinearCommittee {
        members = List.copyOf(members);
        if (members.isEmpty() || members.size() != weights.length) {
            throw new IllegalArgumentException(KIND + ": " + weights.length + " weights for " + members.size());
        }
        for (LinearScores member : members) {
            if (member.features() == members.get(0).features()
                    && member.classes() == members.get(0).classes()) continue;
            throw new IllegalArgumentException(KIND + ": members of other features or classes");
        }
        double sum = 0;
        for (float weight : weights) sum += weight >= 0 ? weight : Double.NaN;
        if (!(Math.abs(sum - 1) < 1e-3)) throw new IllegalArgumentException(KIND + ": weights must have the sum 1");
    }

    /** All count alike, by their probabilities. */
    static LinearCommittee alike(List<LinearScores> members) {
        float[] weights = new float[members.size()];
        Arrays.fill(weights, 1f / weights.length);
        return new LinearCommittee(members, weights, false);
    }

    /** Each counts as much as boosting gave it, by its answer. */
    static LinearCommittee of(Samme<LinearScores> boosted) {
        List<Samme.Member<LinearScores>> all = boosted.members();
        double sum = all.stream().mapToDouble(Samme.Member::weight).sum();
        float[] weights = new float[all.size()];
        for (int m = 0; m < weights.length; m++)
            weights[m] = (float) (all.get(m).weight() / sum);
        return new LinearCommittee(all.stream().map(Samme.Member::classifier).toList(), weights, true);
    }

    static LinearCommittee of(StoredArrays stored) {
        float[] weights = stored.floats("votes", StoredArrays.ANY);
        int classes = stored.size("bias", 1), features = stored.size("weight", 2);
        float[] weight = stored.floats("weight", weights.length, classes, features);
        float[] bias = stored.floats("bias", weights.length, classes);
        List<LinearScores> members = new ArrayList<>();
        for (int m = 0; m < weights.length; m++) {
            int from = m * classes * features;
            members.add(new LinearScores(
                    Arrays.copyOfRange(weight, from, from + classes * features),
                    Arrays.copyOfRange(bias, m * classes, (m + 1) * classes)));
        }
        int counted = stored.number("counted");
        if (counted != 0 && counted != 1) throw new IllegalArgumentException(KIND + ": 'counted' is 0 or 1");
        return new LinearCommittee(members, weights, counted == 1);
    }

    @Override
    public int features() {
        return members.get(0).features();
    }

    @Override
    public int classes() {
        return members.get(0).classes();
    }

    @Override
    public float[] scores(float[] rows) {
        int classes = classes();
        double[] means = new double[Rows.count(rows, features()) * classes], votes = new double[means.length];
        for (int m = 0; m < weights.length; m++) {
            float[] scores = members.get(m).scores(rows);
            for (int from = 0; from < scores.length; from += classes) add(scores, from, weights[m], means, votes);
        }
        float[] logs = new float[means.length];
        for (int i = 0; i < logs.length; i++) {
            double share = counted ? (1 - TIE) * votes[i] + TIE * means[i] : means[i];
            logs[i] = (float) Math.log(Math.max(share, LEAST));
        }
        return logs;
    }

    private void add(float[] scores, int from, float weight, double[] means, double[] votes) {
        int best = from, to = from + classes();
        for (int c = from; c < to; c++) if (scores[c] > scores[best]) best = c;
        double sum = 0;
        for (int c = from; c < to; c++) sum += Math.exp((double) scores[c] - scores[best]);
        for (int c = from; c < to; c++) means[c] += weight * Math.exp((double) scores[c] - scores[best]) / sum;
        votes[best] += weight;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Map<String, Tensor> tensors() {
        int size = classes() * features();
        float[] weight = new float[weights.length * size], bias = new float[weights.length * classes()];
        for (int m = 0; m < weights.length; m++) {
            System.arraycopy(members.get(m).weight(), 0, weight, m * size, size);
            System.arraycopy(members.get(m).bias(), 0, bias, m * classes(), classes());
        }
        return Map.of(
                "votes", HostCopy.toTensor(weights, weights.length),
                "weight", HostCopy.toTensor(weight, weights.length, classes(), features()),
                "bias", HostCopy.toTensor(bias, weights.length, classes()),
                "counted", HostCopy.toTensor(new long[] {counted ? 1 : 0}, 1));
    }
}
