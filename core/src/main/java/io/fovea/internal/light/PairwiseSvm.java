package io.fovea.internal.light;

import io.fovea.internal.torch.Cores;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import libsvm.svm;
import libsvm.svm_model;
import libsvm.svm_node;
import libsvm.svm_parameter;
import libsvm.svm_problem;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The machines of all pairs of classes. Each is a problem of its own, as in LIBSVM; but where a pair has fewer images
 * than features, LIBSVM gets the kernels instead of the features, since libtorch computes them much faster.
 *
 * @param rows [N, features], scaled, one class after the other
 * @param counts images of each class
 */
record PairwiseSvm(float[] rows, int features, int[] counts, double cost, double gamma) {
    /** Of LIBSVM's stopping rule, and its memory of kernels in MB. */
    private static final double TOLERANCE = 1e-3, CACHE = 100;

    /** Two classes, the first one lower. */
    record Pair(int first, int second) {}

    /** In LIBSVM's order. */
    List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) for (int j = i + 1; j < counts.length; j++) pairs.add(new Pair(i, j));
        return pairs;
    }

    private int start(int label) {
        return IntStream.range(0, label).map(c -> counts[c]).sum();
    }

    /** Places of the images of both classes, the first one's first. */
    private int[] places(Pair pair) {
        return IntStream.concat(
                        IntStream.range(0, counts[pair.first()]).map(i -> start(pair.first()) + i),
                        IntStream.range(0, counts[pair.second()]).map(i -> start(pair.second()) + i))
                .toArray();
    }

    /** @return without support vectors if a class has no images */
    svm_model solve(Pair pair) {
        int[] places = places(pair);
        if (counts[pair.first()] == 0 || counts[pair.second()] == 0) return decided(counts[pair.first()] > 0);
        boolean fewer = places.length < features;
        svm_problem problem = new svm_problem();
        problem.l = places.length;
        problem.y = IntStream.range(0, places.length)
                .mapToDouble(i -> i < counts[pair.first()] ? 1 : -1)
                .toArray();
        problem.x = fewer ? kernels(places) : nodes(places);
        svm_parameter parameter = new svm_parameter();
        parameter.svm_type = svm_parameter.C_SVC;
        parameter.kernel_type = fewer ? svm_parameter.PRECOMPUTED : svm_parameter.RBF;
        parameter.gamma = gamma;
        parameter.C = cost;
        parameter.eps = TOLERANCE;
        parameter.cache_size = CACHE;
        parameter.shrinking = 1;
        return svm.svm_train(problem, parameter);
    }

    /** Where one class is absent, the other one wins, by the width of the margin; of two absent ones none does. */
    private static svm_model decided(boolean first) {
        svm_model model = new svm_model();
        model.sv_indices = new int[0];
        model.sv_coef = new double[1][0];
        model.rho = new double[] {first ? -1 : 1};
        return model;
    }

    private svm_node[][] nodes(int[] places) {
        svm_node[][] nodes = new svm_node[places.length][];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = new svm_node[features];
            for (int f = 0; f < features; f++) nodes[i][f] = node(f + 1, rows[places[i] * features + f]);
        }
        return nodes;
    }

    /** Row i begins with its number, from 1 on; its kernel with image j follows at place j. */
    private svm_node[][] kernels(int[] places) {
        int size = places.length;
        float[] kernels = kernelMatrix(places);
        svm_node[][] nodes = new svm_node[size][];
        for (int i = 0; i < size; i++) {
            nodes[i] = new svm_node[size + 1];
            nodes[i][0] = node(0, i + 1);
            for (int j = 0; j < size; j++) nodes[i][j + 1] = node(j + 1, kernels[i * size + j]);
        }
        return nodes;
    }

    private float[] kernelMatrix(int[] places) {
        float[] some = new float[places.length * features];
        for (int i = 0; i < places.length; i++) {
            System.arraycopy(rows, places[i] * features, some, i * features, features);
        }
        try (Cores one = Cores.take(1);
                Scope scope = Scope.inference()) {
            Tensor images = HostCopy.toTensor(some, places.length, features),
                    squares = images.square().sum(1L);
            Tensor distances = torch.mm(images, images.t())
                    .mul_(new Scalar(-2))
                    .add_(squares)
                    .add_(squares.unsqueeze(1))
                    .clamp_min_(new Scalar(0));
            return HostCopy.floats(distances.mul_(new Scalar(-gamma)).exp_());
        }
    }

    private static svm_node node(int index, double value) {
        svm_node node = new svm_node();
        node.index = index;
        node.value = value;
        return node;
    }

    /** @param models of {@link #pairs} */
    KernelMachine machine(List<svm_model> models, FeatureScale scale) {
        List<Pair> pairs = pairs();
        int images = rows.length / features;
        float[][] duals = new float[counts.length - 1][images];
        float[] offsets = new float[models.size()];
        for (int p = 0; p < offsets.length; p++) {
            Pair pair = pairs.get(p);
            svm_model model = models.get(p);
            int[] places = places(pair);
            offsets[p] = (float) model.rho[0];
            for (int s = 0; s < model.sv_indices.length; s++) {
                int place = model.sv_indices[s] - 1;
                int against = place < counts[pair.first()] ? pair.second() - 1 : pair.first();
                duals[against][places[place]] = (float) model.sv_coef[0][s];
            }
        }
        return compact(duals, offsets, scale);
    }

    /** Without images that support nothing; at least one stays. */
    private KernelMachine compact(float[][] duals, float[] offsets, FeatureScale scale) {
        int images = rows.length / features;
        int[] kept = IntStream.range(0, images)
                .filter(i -> i == 0 || IntStream.range(0, duals.length).anyMatch(j -> duals[j][i] != 0))
                .toArray();
        int[] of = new int[counts.length];
        for (int c = 0; c < of.length; c++) {
            int from = start(c), to = from + counts[c];
            of[c] = (int) IntStream.of(kept).filter(i -> i >= from && i < to).count();
        }
        float[] vectors = new float[kept.length * features], packed = new float[kept.length * duals.length];
        for (int k = 0; k < kept.length; k++) {
            for (int f = 0; f < features; f++) vectors[f * kept.length + k] = rows[kept[k] * features + f];
            for (int j = 0; j < duals.length; j++) packed[j * kept.length + k] = duals[j][kept[k]];
        }
        return new KernelMachine(scale, (float) gamma, vectors, of, packed, offsets);
    }
}
