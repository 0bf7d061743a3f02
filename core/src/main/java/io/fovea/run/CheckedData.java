package io.fovea.run;

import io.fovea.data.Dataset;
import io.fovea.data.DatasetCheck;
import io.fovea.data.Part;
import io.fovea.data.Problem;
import io.fovea.data.SplitRule;
import io.fovea.image.ImageDecoder;
import java.nio.file.Path;
import java.util.List;

/** Opens the data of a run, leaves out what cannot be read, and says what there is. */
final class CheckedData {
    /** More problems than this are counted, not listed. */
    private static final int LISTED = 20;

    private CheckedData() {}

    static Dataset open(Path data, SplitRule rule, ImageDecoder decoder, int workers, RunListener listener) {
        Dataset opened = Dataset.open(data, rule);
        try {
            listener.note("checking " + opened.samples().size() + " images");
            Dataset checked = DatasetCheck.of(opened, decoder, workers).dataset();
            tell(checked, listener);
            return checked;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private static void tell(Dataset dataset, RunListener listener) {
        List<Problem> problems = dataset.problems();
        problems.stream().limit(LISTED).forEach(p -> listener.warning(p.path() + ": " + p.reason()));
        if (problems.size() > LISTED) {
            listener.warning((problems.size() - LISTED) + " more such warnings; 'fovea inspect' lists all");
        }
        listener.note("%s: %d classes, %d training, %d validation%s, %d test images"
                .formatted(
                        dataset.description(),
                        dataset.labels().size(),
                        dataset.samples(Part.TRAIN).size(),
                        dataset.samples(Part.VALIDATION).size(),
                        dataset.heldOut() == null ? "" : " (held out of training)",
                        dataset.samples(Part.TEST).size()));
    }
}
