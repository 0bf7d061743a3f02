package io.fovea.run;

import io.fovea.internal.training.FeatureListener;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** Says which features are computed and which are not. */
final class FeatureTelling implements FeatureListener {
    private final RunListener listener;
    private final BooleanSupplier stop;
    private long computed;
    private long began;

    FeatureTelling(RunListener listener, BooleanSupplier stop) {
        this.listener = listener;
        this.stop = stop;
    }

    @Override
    public void begin(long kept, long missing) {
        if (kept > 0) {
            listener.note("%,d of %,d images have their features in the cache and are not looked at"
                    .formatted(kept, kept + missing));
        }
        if (missing > 0) listener.stage("computing features", "images", missing);
        computed = missing;
        began = System.nanoTime();
    }

    /** Of what was computed; 0 if all was kept, as other parts' features then are as well. */
    double secondsAnImage() {
        return computed == 0 ? 0 : (System.nanoTime() - began) / 1e9 / computed;
    }

    @Override
    public void advance(long images) {
        if (stop.getAsBoolean()) throw new CancellationException("asked to stop");
        listener.advance(images);
    }

    @Override
    public void warning(String line) {
        listener.warning(line);
    }
}
