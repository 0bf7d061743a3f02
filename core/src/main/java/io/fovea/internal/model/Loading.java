package io.fovea.internal.model;

import io.fovea.UserError;
import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.layer.StateTensor;
import io.fovea.internal.torch.Finite;
import io.fovea.internal.torch.HostCopy;
import io.fovea.internal.torch.Scope;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;

/**
 * Copies the tensors of a file into a model's weights: all of them or none.
 *
 * @param leftOut names that a file may have, of blocks that the model does without
 * @param weights by name
 * @param what is loaded, for errors
 */
record Loading(Architecture architecture, Set<String> leftOut, Map<String, StateTensor> weights, String what) {
    /** See {@link ImageModel#load(String, Map)}. */
    LoadReport of(Map<String, Tensor> file) {
        try (Scope scope = Scope.inference()) {
            Map<String, Tensor> renamed = architecture.renamed(file);
            Set<String> unused = new TreeSet<>(renamed.keySet());
            unused.retainAll(leftOut);
            if (!unused.isEmpty()) { // the file's head is of what the blocks that are left out make
                renamed.keySet().stream()
                        .filter(name -> name.startsWith(architecture.headPrefix()))
                        .forEach(unused::add);
            }
            renamed.keySet().removeAll(unused);
            return load(renamed, adapted(renamed)).leavingOut(unused);
        }
    }

    private LoadReport load(Map<String, Tensor> file, Map<String, Tensor> adapted) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        file.forEach((name, tensor) -> shapes.put(name, HostCopy.shape(tensor)));
        Map<String, long[]> own = new LinkedHashMap<>();
        weights.forEach((name, weight) -> {
            if (!weight.isCounter() || file.containsKey(name)) own.put(name, weight.shape());
        });
        LoadReport report = LoadReport.of(own, shapes, adapted.keySet());
        LoadReport trunkReport = report.allowing(architecture.headPrefix());
        if (!trunkReport.complete()) throw misfit(trunkReport, shapes);
        Map<String, Tensor> loaded = new LinkedHashMap<>();
        weights.keySet().forEach(name -> {
            Tensor values = adapted.getOrDefault(name, file.get(name));
            boolean loads = report.complete() || !name.startsWith(architecture.headPrefix());
            if (values != null && loads) loaded.put(name, values);
        });
        requireFinite(loaded);
        weights.forEach((name, weight) -> {
            Tensor values = loaded.get(name);
            if (values != null) weight.take(values);
        });
        return report;
    }

    /** New values for the weights that can take values of another shape than their own. */
    private Map<String, Tensor> adapted(Map<String, Tensor> file) {
        Map<String, Tensor> adapted = new LinkedHashMap<>();
        weights.forEach((name, weight) -> {
            Tensor values = file.get(name);
            if (values == null || Arrays.equals(HostCopy.shape(values), weight.shape())) return;
            weight.adapted(values).ifPresent(own -> adapted.put(name, own));
        });
        return adapted;
    }

    private UserError misfit(LoadReport report, Map<String, long[]> file) {
        String other = Architectures.guess(file)
                .map(Architecture::name)
                .filter(name -> !name.equals(architecture.name()))
                .map(name -> "these look like weights of " + name + ": use --model " + name)
                .orElse("use weights made for " + architecture.name() + " with the same options and channels");
        return new UserError(what + " do not fit " + architecture.name() + ": " + report.toText(), other);
    }

    private void requireFinite(Map<String, Tensor> loaded) {
        Set<String> bad = Finite.not(loaded);
        if (bad.isEmpty()) return;
        throw new UserError(
                what + " are not finite: " + bad.size() + " of " + loaded.size() + " tensors hold NaN or infinity ("
                        + LoadReport.first(bad) + ")",
                "use a file from before the training diverged, or fetch it again");
    }
}
