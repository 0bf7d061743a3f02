package io.fovea.internal.architecture;

import io.fovea.internal.layer.LayerSummary;
import io.fovea.internal.layer.Shape;
import io.fovea.internal.layer.Trace;
import java.util.List;
import java.util.Locale;

/**
 * What a network consists of and costs, for one image.
 *
 * @param rows one for every leaf, in the order of computation
 * @param parameters numbers learned by gradient descent when everything is trained
 * @param trainable those of them that are trained now
 * @param macs multiply-accumulates of convolutions and linear layers; published "FLOPs" of networks usually mean these
 */
public record NetworkSummary(List<LayerSummary> rows, long parameters, long trainable, long macs) {
    public NetworkSummary {
        rows = List.copyOf(rows);
    }

    /** Of a network that is trained as a whole, or not at all yet. */
    public static NetworkSummary of(Network network, Shape input) {
        Trace trace = new Trace();
        network.whole().trace(input, trace);
        long parameters =
                trace.rows().stream().mapToLong(LayerSummary::parameters).sum();
        return new NetworkSummary(trace.rows(), parameters, parameters, trace.macs());
    }

    /** An aligned text table and the totals. */
    public String toText() {
        int path = width(rows.stream().map(LayerSummary::path).toList());
        int kind = width(rows.stream().map(LayerSummary::kind).toList());
        String format = "%-" + path + "s  %-" + kind + "s  %-16s %,12d %,14d%n";
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                format.replace(",12d", "12s").replace(",14d", "14s"),
                "layer",
                "kind",
                "output",
                "parameters",
                "MACs"));
        for (LayerSummary row : rows) {
            text.append(String.format(
                    Locale.ROOT, format, row.path(), row.kind(), row.output(), row.parameters(), row.macs()));
        }
        return text.append(String.format(
                        Locale.ROOT,
                        "%,d parameters, %,d of them trained; %,.1f million MACs an image%n",
                        parameters,
                        trainable,
                        macs / 1e6))
                .toString();
    }

    private static int width(List<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(1);
    }
}
