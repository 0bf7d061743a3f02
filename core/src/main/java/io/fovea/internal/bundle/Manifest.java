package io.fovea.internal.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fovea.data.Labels;
import io.fovea.ensemble.Vote;
import io.fovea.evaluate.Evaluation;
import io.fovea.evaluate.SingleLabelEvaluation;
import io.fovea.evaluate.Temperature;
import io.fovea.evaluate.Thresholds;
import io.fovea.framing.Preprocessing;
import io.fovea.framing.Views;
import io.fovea.internal.architecture.ModelSpec;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.limit.Limit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a bundle says of itself: {@code manifest.json}. All that a prediction needs.
 *
 * @param formatVersion {@link Bundle#FORMAT_VERSION}, with thresholds {@link Bundle#SEVERAL_LABELS_VERSION}, of an
 *     ensemble or with another head {@link Bundle#TOGETHER_VERSION}
 * @param model the network; of an ensemble the first member's, as preprocessing and views are
 * @param labels class names in the order of the logits; none is blank, no two are equal
 * @param thresholds where an image may have any number of labels, the probability from which each is given; null where
 *     it has exactly one
 * @param temperature what logits are divided by before they become probabilities of classes; null for 1
 * @param unknownBelow the probability of a class below which a prediction is "unknown", 0 to 1; null for never
 * @param preprocessing gives images of the size and channels that the model takes
 * @param views the frames of an image that are looked at for one answer; null for the usual one
 * @param head kind of the light classifier that stands in place of the network's head; null for the network's own
 * @param ensemble who answers together, and how; null for one network
 * @param heldOut how training held out its validation split; null if the data came with one, or if that is unknown
 * @param metrics finite figures by name, such as {@code validation.accuracy}
 */
public record Manifest(
        int formatVersion,
        ModelSpec model,
        List<String> labels,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Double> thresholds,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double temperature,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double unknownBelow,
        Preprocessing preprocessing,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Views views,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String head,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Ensemble ensemble,
        @Nullable SplitRule heldOut,
        Provenance provenance,
        Map<String, Double> metrics) {
    /** Figures of a run that are true with its {@code unknownBelow} alone. */
    private static final Set<String> OF_A_THRESHOLD = Set.of("validation.coverage", "validation.precision");

    public Manifest {
        require(formatVersion >= 1, "formatVersion must be at least 1, got " + formatVersion);
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(labels, "labels").forEach(label -> Objects.requireNonNull(label, "label"));
        labels = List.copyOf(labels);
        Objects.requireNonNull(preprocessing, "preprocessing");
        provenance = Objects.requireNonNullElse(provenance, Provenance.UNKNOWN);
        metrics = finite(Objects.requireNonNullElse(metrics, Map.of()));
        Limit.CLASSES.require(labels.size());
        new Labels(labels); // no two are equal
        require(labels.stream().noneMatch(String::isBlank), "a label is blank");
        require(labels.size() == model.classes(), labels.size() + " labels for " + model.classes() + " classes");
        requireFit(model, preprocessing);
        if (views != null) views.requireFit(preprocessing.framing());
        if (temperature != null) new Temperature(temperature); // in its range
        require(
                unknownBelow == null || (unknownBelow >= 0 && unknownBelow <= 1),
                "unknownBelow must be in [0, 1], got " + unknownBelow);
        require(head == null || ensemble == null, "a head of an ensemble, whose members have their own");
        require(
                (head == null && ensemble == null) || formatVersion >= Bundle.TOGETHER_VERSION,
                "a head or an ensemble in a manifest of format " + formatVersion);
        if (thresholds != null) {
            require(temperature == null && unknownBelow == null, "thresholds with what is for exactly one class");
            thresholds = new Thresholds(thresholds).values();
            require(
                    formatVersion >= Bundle.SEVERAL_LABELS_VERSION,
                    "thresholds in a manifest of format " + formatVersion);
            require(
                    thresholds.size() == labels.size(),
                    thresholds.size() + " thresholds for " + labels.size() + " labels");
        }
    }

    /** Of a model whose images have exactly one class each. */
    public Manifest(
            int formatVersion,
            ModelSpec model,
            List<String> labels,
            Preprocessing preprocessing,
            @Nullable SplitRule heldOut,
            Provenance provenance,
            Map<String, Double> metrics) {
        this(formatVersion, model, labels, null, null, null, preprocessing, null, heldOut, provenance, metrics);
    }

    /** Of one network with its own head. */
    public Manifest(
            int formatVersion,
            ModelSpec model,
            List<String> labels,
            @Nullable List<Double> thresholds,
            @Nullable Double temperature,
            @Nullable Double unknownBelow,
            Preprocessing preprocessing,
            @Nullable Views views,
            @Nullable SplitRule heldOut,
            Provenance provenance,
            Map<String, Double> metrics) {
        this(
                formatVersion,
                model,
                labels,
                thresholds,
                temperature,
                unknownBelow,
                preprocessing,
                views,
                null,
                null,
                heldOut,
                provenance,
                metrics);
    }

    /**
     * The same with answers that can be taken at their word.
     *
     * @param answers on images that the model did not learn from, with the temperature or thresholds they decide
     * @param unknownBelow null for an answer to every image
     * @param views what the answers look at
     * @param metrics that are added
     */
    public Manifest calibrated(
            Evaluation answers, @Nullable Double unknownBelow, Views views, Map<String, Double> metrics) {
        Map<String, Double> all = new TreeMap<>(this.metrics);
        all.keySet().removeIf(name -> name.startsWith("calibration.") || OF_A_THRESHOLD.contains(name));
        all.putAll(metrics);
        boolean single = answers instanceof SingleLabelEvaluation;
        return new Manifest(
                formatVersion,
                model,
                labels,
                single ? null : answers.multiLabel().thresholds().values(),
                single ? Double.valueOf(answers.singleLabel().temperature().value()) : null,
                unknownBelow,
                preprocessing,
                views.equals(Views.ONE) ? null : views,
                head,
                ensemble,
                heldOut,
                provenance,
                all);
    }

    /** The same with a light classifier in place of the network's head. */
    public Manifest classifiedBy(String kind) {
        return new Manifest(
                Bundle.TOGETHER_VERSION,
                model,
                labels,
                thresholds,
                temperature,
                unknownBelow,
                preprocessing,
                views,
                kind,
                ensemble,
                heldOut,
                provenance,
                metrics);
    }

    /**
     * The same with other views.
     *
     * @throws io.fovea.UserError if they do not fit the framing
     */
    Manifest looking(Views other) {
        return new Manifest(
                formatVersion,
                model,
                labels,
                thresholds,
                temperature,
                unknownBelow,
                preprocessing,
                other.equals(Views.ONE) ? null : other,
                head,
                ensemble,
                heldOut,
                provenance,
                metrics);
    }

    /**
     * Who answers together.
     *
     * @param vote how one answer is made of the members'
     * @param members in the order of the vote
     */
    public record Ensemble(Vote vote, List<Entry> members) {
        public Ensemble {
            Objects.requireNonNull(vote, "vote");
            members = List.copyOf(members);
            require(!members.isEmpty(), "an ensemble without members");
            for (int i = 0; i < members.size(); i++) {
                Integer base = members.get(i).weightsOf();
                require(
                        base == null
                                || (base >= 0 && base < i && members.get(base).weightsOf() == null),
                        "weightsOf " + base + " of member " + i);
            }
        }

        /**
         * A member.
         *
         * @param name what people call it
         * @param weightsOf index of the earlier member whose weights those are which it does not store itself; null if
         *     it stores all
         */
        public record Entry(
                String name,

                @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
                Integer weightsOf) {
            public Entry {
                Objects.requireNonNull(name, "name");
            }
        }
    }

    /** What is looked at for one answer. */
    public Views frames() {
        return views == null ? Views.ONE : views;
    }

    /** The labels, and whether an image may have any number of them. */
    public Labels classes() {
        return new Labels(labels, thresholds != null);
    }

    /** Of the probabilities of classes. */
    public Temperature probabilities() {
        return temperature == null ? Temperature.ONE : new Temperature(temperature);
    }

    /** What an evaluation by these labels in this order comes to with this model's temperature or thresholds. */
    Evaluation judged(Evaluation evaluation, List<String> order) {
        List<Double> own = thresholds;
        if (own == null) return judged(evaluation);
        List<Double> ordered =
                order.stream().map(label -> own.get(labels.indexOf(label))).toList();
        return evaluation.multiLabel().at(new Thresholds(ordered));
    }

    /** What an evaluation comes to with this model's temperature or thresholds. */
    public Evaluation judged(Evaluation evaluation) {
        if (evaluation instanceof SingleLabelEvaluation single) return single.at(probabilities());
        return thresholds == null ? evaluation : evaluation.multiLabel().at(new Thresholds(thresholds));
    }

    private static void requireFit(ModelSpec model, Preprocessing preprocessing) {
        int height = preprocessing.framing().height(),
                width = preprocessing.framing().width();
        require(
                height == model.height() && width == model.width() && preprocessing.channels() == model.channels(),
                "preprocessing gives images of %d channels and %dx%d pixels, the model takes %d and %dx%d"
                        .formatted(
                                preprocessing.channels(),
                                height,
                                width,
                                model.channels(),
                                model.height(),
                                model.width()));
    }

    /** In one order, so that equal manifests are equal files. */
    private static Map<String, Double> finite(Map<String, Double> metrics) {
        Map<String, Double> finite = new TreeMap<>();
        metrics.forEach((name, value) -> {
            if (value != null && Double.isFinite(value)) finite.put(name, value);
        });
        return finite;
    }

    private static void require(boolean holds, String problem) {
        if (!holds) throw new IllegalArgumentException(problem);
    }
}
