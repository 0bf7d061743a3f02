package io.fovea.run;

import static io.fovea.run.SmallRuns.with;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fovea.TinyPhotos;
import io.fovea.train.EpochStart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a listener hears of how far a run has come. */
class HeardOfRunsTest {
    @TempDir
    Path folder;

    private static final class Heard implements RunListener {
        final List<EpochStart> begun = new ArrayList<>();
        final List<Long> toJudge = new ArrayList<>();
        final AtomicLong judged = new AtomicLong();

        @Override
        public void begin(EpochStart start) {
            begun.add(start);
        }

        @Override
        public void judge(int epoch, long images) {
            toJudge.add(images);
        }

        @Override
        public void judged(long images) {
            judged.addAndGet(images);
        }
    }

    @Test
    void aResumedEpochSaysWhatAnEarlierStartDid() throws IOException {
        Path data = TinyPhotos.split(folder.resolve("photos"), 8, 1);
        SmallRuns run = new SmallRuns(data, folder.resolve("run"));
        StopAtPoll stop = new StopAtPoll(5); // two steps an epoch and its end ask, the third step asks nobody
        run.train(RunFolder.Existing.REFUSE, with("batchSize", 8), stop, stop);
        Heard heard = new Heard();
        run.train(RunFolder.Existing.RESUME, Map.of(), heard, () -> false);
        assertEquals(List.of(new EpochStart(2, 3, 24, 2, 16), new EpochStart(3, 3, 24, 0, 0)), heard.begun);
    }

    @Test
    void everyValidationIsFollowedToItsEnd() throws IOException {
        Path data = TinyPhotos.split(folder.resolve("photos"), 8, 1);
        Heard heard = new Heard();
        new SmallRuns(data, folder.resolve("run")).train(RunFolder.Existing.REFUSE, with(), heard, () -> false);
        assertEquals(3, heard.toJudge.size());
        assertEquals(heard.toJudge.stream().mapToLong(images -> images).sum(), heard.judged.get());
    }
}
