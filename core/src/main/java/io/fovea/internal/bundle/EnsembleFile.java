package io.fovea.internal.bundle;

import io.fovea.UserError;
import io.fovea.ensemble.Vote;
import io.fovea.evaluate.Evaluation;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.file.NewFile;
import io.fovea.internal.tensorfile.CheckedZip;
import io.fovea.internal.tensorfile.Safetensors;
import io.fovea.internal.tensorfile.StoredZip;
import io.fovea.internal.tensorfile.TensorFile;
import io.fovea.internal.torch.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Several bundles in one file: what each consists of lies in {@code members/1/} and so on, and of tensors that equal an
 * earlier member's there is one copy, so that twenty heads on one trunk take little more room than one (docs/adr/0003).
 */
public final class EnsembleFile {
    private EnsembleFile() {}

    /** The folder of a member, counted from 0. */
    private static String folder(int member) {
        return "members/" + (member + 1) + "/";
    }

    /**
     * The bundles in an ensemble's.
     *
     * @throws UserError if one of them is missing or damaged
     */
    public static List<Bundle> members(Bundle together) {
        Manifest.Ensemble ensemble = ensemble(together);
        requireVote(together, ensemble);
        Path file = together.file();
        try (CheckedZip zip = CheckedZip.open(file)) {
            List<Bundle> members = new ArrayList<>();
            for (int i = 0; i < ensemble.members().size(); i++) {
                Integer base = ensemble.members().get(i).weightsOf();
                String own = folder(i) + Bundle.WEIGHTS;
                List<String> weights = base == null ? List.of(own) : List.of(folder(base) + Bundle.WEIGHTS, own);
                Bundle member = Bundle.read(zip, file, folder(i), weights);
                requireMember(together, member);
                members.add(member);
            }
            return members;
        } catch (IOException e) {
            throw Bundle.damaged(file, e);
        }
    }

    private static void requireVote(Bundle together, Manifest.Ensemble ensemble) {
        Vote vote = ensemble.vote();
        int members = ensemble.members().size(),
                labels = together.manifest().labels().size();
        boolean isOfThem = vote.members() == 0 || vote.members() == members;
        boolean isOfTheirs = !(vote instanceof Vote.Stacked stacked)
                || (stacked.classes() == labels
                        && !together.manifest().classes().several());
        if (isOfThem && isOfTheirs) return;
        throw new UserError(
                "%s: %s has a vote that is not one of %d members on %d classes"
                        .formatted(together.file(), Bundle.MANIFEST, members, labels),
                "write the bundle again");
    }

    private static void requireMember(Bundle together, Bundle member) {
        boolean isSame = member.manifest().ensemble() == null
                && member.manifest().labels().size()
                        == together.manifest().labels().size()
                && member.manifest().labels().containsAll(together.manifest().labels())
                && (member.manifest().thresholds() == null)
                        == (together.manifest().thresholds() == null);
        if (isSame) return;
        throw new UserError(
                together.file() + ": " + member.folder() + Bundle.MANIFEST + " has other classes than the ensemble",
                "write the bundle again");
    }

    private static Manifest.Ensemble ensemble(Bundle bundle) {
        Manifest.Ensemble ensemble = bundle.manifest().ensemble();
        if (ensemble == null) throw new IllegalArgumentException(bundle.file() + " is no ensemble");
        return ensemble;
    }

    /**
     * For each member the earlier one of which it need not store all tensors again; null where there is none.
     *
     * @throws UserError if one of them is damaged
     */
    public static List<@Nullable Integer> bases(List<Bundle> members) {
        List<@Nullable Integer> bases = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) bases.add(base(members, bases, i));
        return bases;
    }

    private static @Nullable Integer base(List<Bundle> members, List<@Nullable Integer> bases, int member) {
        for (int earlier = 0; earlier < member; earlier++) {
            if (bases.get(earlier) != null) continue;
            if (!isAlike(members.get(earlier), members.get(member))) continue;
            try (Scope scope = Scope.inference()) {
                Map<String, Tensor> all = tensors(members.get(member));
                if (without(all, tensors(members.get(earlier))).size() < all.size()) return earlier;
            }
        }
        return null;
    }

    private static boolean isAlike(Bundle one, Bundle other) {
        ModelSpec a = one.manifest().model(), b = other.manifest().model();
        return a.architecture().equals(b.architecture()) && a.options().equals(b.options());
    }

    private static Map<String, Tensor> tensors(Bundle bundle) {
        try (CheckedZip zip = CheckedZip.open(bundle.file())) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (String entry : bundle.weights()) tensors.putAll(TensorFile.readEntry(zip, entry));
            return tensors;
        } catch (IOException e) {
            throw Bundle.damaged(bundle.file(), e);
        }
    }

    /** The tensors that are not the same in both. */
    private static Map<String, Tensor> without(Map<String, Tensor> tensors, Map<String, Tensor> stored) {
        Map<String, Tensor> rest = new LinkedHashMap<>(tensors);
        rest.entrySet().removeIf(named -> {
            Tensor other = stored.get(named.getKey());
            Tensor one = named.getValue();
            return other != null
                    && one.scalar_type().intern() == other.scalar_type().intern()
                    && one.equal(other);
        });
        return rest;
    }

    /**
     * Replaces the file as a whole.
     *
     * @param manifest whose ensemble has these members, with their {@link #bases}
     * @param evaluation null for none
     */
    public static void write(Path out, Manifest manifest, List<Bundle> members, @Nullable Evaluation evaluation) {
        NewFile.write(out, to -> {
            StoredZip zip = new StoredZip(to);
            zip.put(Bundle.MANIFEST, Bundle.JSON.writeValueAsBytes(manifest));
            if (evaluation != null) zip.put(Bundle.EVALUATION, Bundle.JSON.writeValueAsBytes(evaluation.toJson()));
            for (int i = 0; i < members.size(); i++) {
                Integer base = Objects.requireNonNull(manifest.ensemble())
                        .members()
                        .get(i)
                        .weightsOf();
                put(zip, folder(i), members.get(i), base == null ? null : members.get(base));
            }
            zip.finish();
        });
    }

    private static void put(StoredZip to, String folder, Bundle member, @Nullable Bundle base) throws IOException {
        to.put(folder + Bundle.MANIFEST, Bundle.JSON.writeValueAsBytes(member.manifest()));
        try (CheckedZip from = CheckedZip.open(member.file())) {
            for (String name : List.of(Bundle.RECIPE, Bundle.EVALUATION, Bundle.HEAD)) {
                String source = member.folder() + name;
                if (from.has(source)) to.put(folder + name, content -> from.copy(source, content));
            }
        }
        try (Scope scope = Scope.inference()) {
            Map<String, Tensor> tensors = tensors(member);
            Map<String, Tensor> own = base == null ? tensors : without(tensors, tensors(base));
            Map<String, String> metadata =
                    Map.of("architecture", member.manifest().model().architecture());
            to.put(folder + Bundle.WEIGHTS, content -> Safetensors.write(content, own, metadata));
        }
    }
}
