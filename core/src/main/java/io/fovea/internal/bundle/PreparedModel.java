package io.fovea.internal.bundle;

import io.fovea.Precision;
import io.fovea.data.Labels;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.Views;
import io.fovea.image.ImageDecoder;
import io.fovea.internal.ensemble.Combination;
import io.fovea.internal.evaluation.BatchInference;
import io.fovea.internal.evaluation.Panel;
import io.fovea.internal.evaluation.ViewMean;
import io.fovea.internal.model.ImageModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All networks of a trained model, laid out for inference. Those that look at images alike do so together, and a trunk
 * that several have is run once. For any number of threads.
 */
public final class PreparedModel implements AutoCloseable {
    private final Labels labels;
    private final @Nullable Combination combination;
    private final List<Sight> sights;

    private PreparedModel(TrainedModel trained, List<Sight> sights) {
        labels = trained.manifest().classes();
        combination = trained.combination();
        this.sights = sights;
    }

    /**
     * The caller closes it.
     *
     * @param trained copied, so that it may be closed
     * @throws io.fovea.UserError for fp16
     */
    public static PreparedModel of(TrainedModel trained, Precision precision) {
        Map<Sight.Frames, Map<ImageModel, Sight.Trunk>> trunks = new LinkedHashMap<>();
        List<TrainedModel.Member> members = trained.members();
        try {
            for (int i = 0; i < members.size(); i++) {
                Manifest manifest = members.get(i).manifest();
                Sight.Frames frames = new Sight.Frames(manifest.preprocessing(), manifest.frames());
                Map<ImageModel, Sight.Trunk> alike = trunks.computeIfAbsent(frames, one -> new LinkedHashMap<>());
                Sight.join(alike, members.get(i), i, precision);
            }
            List<Sight> sights = new ArrayList<>();
            trunks.forEach((frames, all) -> sights.add(new Sight(frames, List.copyOf(all.values()))));
            return new PreparedModel(trained, sights);
        } catch (RuntimeException | Error e) {
            trunks.values().forEach(all -> all.values().forEach(Sight.Trunk::close));
            throw e;
        }
    }

    /** Logits of the classes, by the views of the manifests. */
    public Panel answers(ImageDecoder decoder, int threads) {
        return panel(decoder, threads, false, this::voted);
    }

    /** As above, but each member's logits, one member after the other and each in its own order of classes. */
    public Panel memberAnswers(ImageDecoder decoder, int threads) {
        return panel(decoder, threads, false, this::inOrder);
    }

    /** As above, by the usual frame alone. */
    public Panel plainAnswers(ImageDecoder decoder, int threads) {
        return panel(decoder, threads, true, this::voted);
    }

    private Panel panel(ImageDecoder decoder, int threads, boolean isPlain, Panel.Joining joining) {
        List<Panel.Looking> lookings = new ArrayList<>();
        for (Sight sight : sights) {
            Views views = isPlain ? Views.ONE : sight.frames().views();
            BatchInference inference =
                    sight.inference(decoder, threads).with(ViewMean.of(views, labels, sight.members().length));
            lookings.add(new Panel.Looking(inference, sight::logits));
        }
        return new Panel(lookings, joining);
    }

    /** What heads see, by the usual frame alone; of several trunks one after the other, each of unit length. */
    public Panel features(ImageDecoder decoder, int threads) {
        List<Panel.Looking> lookings = new ArrayList<>();
        int trunks = sights.stream().mapToInt(sight -> sight.trunks().size()).sum();
        for (Sight sight : sights) {
            lookings.add(
                    new Panel.Looking(sight.inference(decoder, threads), images -> sight.features(images, trunks > 1)));
        }
        return new Panel(lookings, PreparedModel::beside);
    }

    /** How many networks are run for an image. */
    public int trunks() {
        return sights.stream().mapToInt(sight -> sight.trunks().size()).sum();
    }

    /** How the pixels come that the networks see, once for each way. */
    public List<Preprocessing> preprocessings() {
        return sights.stream().map(sight -> sight.frames().preprocessing()).toList();
    }

    private float[] voted(List<float[]> rows, int images) {
        return combination == null ? rows.get(0) : combination.of(inOrder(rows, images), images);
    }

    private float[] inOrder(List<float[]> rows, int images) {
        int classes = labels.size();
        int members = sights.stream().mapToInt(sight -> sight.members().length).sum();
        float[] inOrder = new float[images * members * classes];
        for (int s = 0; s < sights.size(); s++) {
            int[] places = sights.get(s).members();
            for (int image = 0; image < images; image++) {
                for (int m = 0; m < places.length; m++) {
                    int from = (image * places.length + m) * classes, to = (image * members + places[m]) * classes;
                    System.arraycopy(rows.get(s), from, inOrder, to, classes);
                }
            }
        }
        return inOrder;
    }

    private static float[] beside(List<float[]> rows, int images) {
        if (rows.size() == 1) return rows.get(0);
        int width = rows.stream().mapToInt(all -> all.length / images).sum();
        float[] joined = new float[images * width];
        for (int image = 0; image < images; image++) {
            int to = image * width;
            for (float[] all : rows) {
                int own = all.length / images;
                System.arraycopy(all, image * own, joined, to, own);
                to += own;
            }
        }
        return joined;
    }

    @Override
    public void close() {
        sights.forEach(sight -> sight.trunks().forEach(Sight.Trunk::close));
    }
}
