package io.fovea.internal.report;

import io.fovea.train.Hyperparameter;
import java.util.List;
import java.util.Objects;

/**
 * A run as the table of TensorBoard's HPARAMS tab shows it. The messages are {@code HParamsPluginData} of TensorBoard's
 * {@code plugins/hparams/plugin_data.proto}; {@code google.protobuf.Value} is {@code struct.proto}'s. There is no
 * {@code experiment} message on purpose: TensorBoard would take one run's columns for those of all, and otherwise finds
 * columns, their ranges and the figures itself, those that differ first (docs/adr/0017-tracking.md).
 */
public record HyperparameterSession(List<Hyperparameter> settings) {
    static final String PLUGIN = "hparams";
    static final String START = "_hparams_/session_start_info", END = "_hparams_/session_end_info";

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

    private static WireMessage value(Hyperparameter setting) {
        Object value = Objects.requireNonNull(setting.value());
        return switch (setting.kind()) {
            case NUMBER -> new WireMessage().putDouble(2, ((Number) value).doubleValue());
            case TEXT -> new WireMessage().putText(3, (String) value);
            case SWITCH -> new WireMessage().putVarint(4, value.equals(true) ? 1 : 0);
        };
    }
}
