package io.fovea.internal.report;

import io.fovea.train.Hyperparameter;
import java.util.List;
import java.util.Objects;

/**
 * A run as the table of TensorBoard's HPARAMS tab shows it: its settings and the figures to compare it by. The messages
 * are {@code HParamsPluginData} of TensorBoard's {@code plugins/hparams/plugin_data.proto}, whose parts
 * {@code api.proto} has; {@code google.protobuf.Value} is {@code struct.proto}'s.
 *
 * @param metrics tags of scalars of this folder
 */
public record HyperparameterSession(List<Hyperparameter> settings, List<String> metrics) {
    static final String PLUGIN = "hparams";
    static final String EXPERIMENT = "_hparams_/experiment",
            START = "_hparams_/session_start_info",
            END = "_hparams_/session_end_info";

    /** How a run has ended, with its number in {@code api.proto}'s {@code Status}. */
    public enum End {
        SUCCESS(1),
        FAILURE(2);

        private final int number;

        End(int number) {
            this.number = number;
        }
    }

    public HyperparameterSession {
        settings = List.copyOf(settings);
        metrics = List.copyOf(metrics);
    }

    /**
     * Of a run that is compared by the usual figures.
     *
     * @param several whether an image may have any number of labels
     * @param tests whether there is a test part
     */
    public static HyperparameterSession of(List<Hyperparameter> settings, boolean several, boolean tests) {
        return new HyperparameterSession(settings, Curves.compared(several, tests));
    }

    /** Columns and their kinds: TensorBoard takes those of one run for all, so they are the same in every run. */
    WireMessage experiment() {
        WireMessage experiment = new WireMessage();
        for (Hyperparameter setting : settings) {
            experiment.put(4, new WireMessage().putText(1, setting.name()).putVarint(4, type(setting.kind())));
        }
        for (String metric : metrics) {
            experiment.put(5, new WireMessage().put(1, new WireMessage().putText(2, metric)));
        }
        return new WireMessage().put(2, experiment);
    }

    /** @param time seconds since 1970 */
    WireMessage start(double time) {
        WireMessage start = new WireMessage();
        for (Hyperparameter setting : settings) {
            if (setting.value() == null) continue; // an empty cell
            start.put(1, new WireMessage().putText(1, setting.name()).put(2, value(setting)));
        }
        return new WireMessage().put(3, start.putDouble(5, time));
    }

    /** @param time seconds since 1970 */
    static WireMessage end(End how, double time) {
        return new WireMessage()
                .put(4, new WireMessage().putVarint(1, how.number).putDouble(2, time));
    }

    /** {@code DataType}. */
    private static int type(Hyperparameter.Kind kind) {
        return switch (kind) {
            case TEXT -> 1;
            case SWITCH -> 2;
            case NUMBER -> 3;
        };
    }

    private static WireMessage value(Hyperparameter setting) {
        Object value = Objects.requireNonNull(setting.value());
        return switch (setting.kind()) {
            case NUMBER -> new WireMessage().putDouble(2, ((Number) value).doubleValue());
            case TEXT -> new WireMessage().putText(3, (String) value);
            case SWITCH -> new WireMessage().putVarint(4, value.equals(true) ? 1 : 0);
        };
    }
}
