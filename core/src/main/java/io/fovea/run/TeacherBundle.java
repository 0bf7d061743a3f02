package io.fovea.run;

import io.fovea.Precision;
import io.fovea.UserError;
import io.fovea.data.Labels;
import io.fovea.framing.Preprocessing;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.bundle.Bundle;
import io.fovea.internal.bundle.PreparedModel;
import io.fovea.internal.bundle.TrainedModel;
import io.fovea.internal.evaluation.Panel;
import io.fovea.internal.file.Sha256;
import io.fovea.internal.training.Teacher;
import io.fovea.train.Recipe;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bundle that a recipe names as its teacher. */
final class TeacherBundle {
    private TeacherBundle() {}

    /**
     * The recipe's; null if it has none.
     *
     * @throws UserError as below
     */
    static @Nullable Teacher of(Recipe recipe, Labels labels) {
        Recipe.Distillation distill = recipe.distill();
        if (distill == null) return null;
        return open(Path.of(distill.teacher()), RunRecipe.preprocessing(recipe.input()), labels);
    }

    /**
     * @param pupil how the images come that are trained on
     * @param labels of the data
     * @throws UserError if it is no bundle, has other classes, or takes images of another size or colour
     */
    static Teacher open(Path file, Preprocessing pupil, Labels labels) {
        Bundle bundle = Bundle.open(file);
        List<String> known = bundle.manifest().labels();
        requireClasses(file, known, labels.names());
        int[] places = labels.names().stream().mapToInt(known::indexOf).toArray();
        try (TrainedModel trained = TrainedModel.of(bundle)) {
            for (TrainedModel.Member member : trained.members()) {
                String name = trained.isEnsemble() ? "member " + member.name() + " of the teacher " : "the teacher ";
                requireInput(name + file, member.manifest().preprocessing(), pupil);
            }
            PreparedModel model = PreparedModel.of(trained, Precision.FP32);
            Panel panel = model.plainAnswers(ImageDecoder.DEFAULT, 1);
            return new Teacher(panel, model::close, pupil, places);
        }
    }

    /**
     * What tells the recipe's teacher from all others: the SHA-256 of its bundle; empty without a teacher.
     *
     * @throws UserError if the bundle cannot be read
     */
    static String digest(Recipe recipe) {
        Recipe.Distillation distill = recipe.distill();
        if (distill == null) return "";
        try (InputStream file = Files.newInputStream(Path.of(distill.teacher()))) {
            MessageDigest sha = Sha256.begun();
            file.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), sha));
            return HexFormat.of().formatHex(sha.digest());
        } catch (IOException e) {
            throw new UserError("cannot read the teacher " + distill.teacher() + ": " + e, "give its bundle", e);
        }
    }

    private static void requireClasses(Path file, List<String> own, List<String> wanted) {
        List<String> missing =
                wanted.stream().filter(name -> !own.contains(name)).toList();
        List<String> more = own.stream().filter(name -> !wanted.contains(name)).toList();
        if (missing.isEmpty() && more.isEmpty()) return;
        throw new UserError(
                "the teacher " + file + " has other classes than the images"
                        + (missing.isEmpty() ? "" : ": it does not know " + String.join(", ", missing))
                        + (more.isEmpty() ? "" : "; only it has " + String.join(", ", more)),
                "give a bundle that was trained on the same classes");
    }

    private static void requireInput(String teacher, Preprocessing own, Preprocessing pupil) {
        if (size(own).equals(size(pupil))) return;
        throw new UserError(
                teacher + " takes images of " + size(own) + ", this network " + size(pupil),
                "set size and channels to the teacher's, or give another teacher");
    }

    private static String size(Preprocessing input) {
        return input.framing().height() + "x" + input.framing().width() + " pixels in "
                + (input.channels() == 1 ? "gray" : "colour");
    }
}
