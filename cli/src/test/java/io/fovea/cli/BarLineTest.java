package io.fovea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fovea.cli.Snapshot.Learning;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A line has one column less than the window. */
class BarLineTest {
    private static final double UNKNOWN = Double.NaN;

    private static List<String> drawn(Snapshot now, boolean blocks) {
        return Stream.of(40, 60, 80, 100, 160)
                .map(window -> BarLine.of(now, window - 1, blocks).text())
                .toList();
    }

    private static Snapshot training(int epoch, int epochs, int step, int steps, double loss, double accuracy) {
        String count = epoch + "/" + epochs;
        return new Snapshot(
                List.of("epoch " + count, count),
                "images",
                64L * step,
                64L * steps,
                845.4,
                20,
                12,
                151,
                new Learning(step, steps, loss, accuracy));
    }

    private static Snapshot stage(String task, long done, long total, double rate, double left) {
        return new Snapshot(Snapshot.shorter(task), "images", done, total, rate, 34, left, UNKNOWN, null);
    }

    @Test
    void trainingShowsFiguresAndTimesAtEveryWidth() {
        assertEquals(
                List.of(
                        "3/10 24/96 loss 0.61 acc 81 % run 2:31",
                        "3/10 ▕█   ▏ 24/96 loss 0.61 acc 81.3 % 845/s 0:12, run 2:31",
                        "epoch 3/10 ▕██▊        ▏ 24/96 loss 0.6120 acc 81.3 % 845/s left 0:12, run 2:31",
                        "epoch 3/10  ▕██      ▏  step 24/96  loss 0.6120  accuracy 81.3 %  845 images/s  left 0:12, run 2:31",
                        "epoch 3/10  ▕███████▌                      ▏  step 24/96  loss 0.6120  accuracy 81.3 %  845 images/s  left: epoch 0:12, run 2:31"),
                drawn(training(3, 10, 24, 96, 0.612, 0.813), true));
    }

    @Test
    void whatDoesNotFitBecomesShorterOrGoes() {
        assertEquals(
                List.of(
                        "100/250 loss 12.35 acc 100 % run 2:31",
                        "100/250  1234/12345 loss 12.35 acc 100.0 % 0:12, run 2:31",
                        "100/250 ▕▋      ▏  1234/12345 loss 12.346 acc 100.0 % 845/s left 0:12, run 2:31",
                        "epoch 100/250  ▕▉        ▏  step  1234/12345  loss 12.3456  acc 100.0 %  845/s  left 0:12, run 2:31",
                        "epoch 100/250  ▕██▉                           ▏  step  1234/12345  loss 12.3456  accuracy 100.0 %  845 images/s  left: epoch 0:12, run 2:31"),
                drawn(training(100, 250, 1234, 12345, 12.3456, 1), true));
    }

    @Test
    void aStageShowsHowManyOfAll() {
        assertEquals(
                List.of(
                        "checking ▕████▎  ▏ 61 % 845/s 0:01 left",
                        "checking ▕████████     ▏ 1,234/2,000 845 images/s 0:01 left",
                        "checking  ▕█████████████▌        ▏  1,234/2,000 images  845 images/s  0:01 left",
                        "checking  ▕██████████████████▌           ▏  1,234/2,000 images  845 images/s  0:01 left",
                        "checking  ▕██████████████████▌           ▏  1,234/2,000 images  845 images/s  0:01 left"),
                drawn(stage("checking", 1234, 2000, 845.4, 1), true));
    }

    @Test
    void aLongTaskLosesWholeWords() {
        assertEquals(
                List.of(
                        "computing the ▕████▎  ▏ 61 % 15:06 left",
                        "computing the features of the frozen ▕██▍ ▏ 61 % 15:06 left",
                        "computing the features of the frozen trunk of ▕█████████▎     ▏ 61 % 15:06 left",
                        "computing the features of the frozen trunk of mobilenet_v2 ▕█████████▉      ▏ 61 % 845/s 15:06 left",
                        "computing the features of the frozen trunk of mobilenet_v2  ▕██████████████████▌           ▏  1,234,567/2,000,000 images  845 images/s  15:06 left"),
                drawn(
                        stage(
                                "computing the features of the frozen trunk of mobilenet_v2",
                                1_234_567,
                                2_000_000,
                                845.4,
                                906),
                        true));
    }

    @Test
    void withoutATotalThereIsNoBarButTheTime() {
        assertEquals(
                List.of(
                        "searching for images 12,345 845/s 0:34",
                        "searching for images  12,345 images  845 images/s  0:34",
                        "searching for images  12,345 images  845 images/s  0:34",
                        "searching for images  12,345 images  845 images/s  0:34",
                        "searching for images  12,345 images  845 images/s  0:34"),
                drawn(stage("searching for images", 12_345, 0, 845.4, UNKNOWN), true));
        assertEquals(
                List.of(
                        "building the network  0:34",
                        "building the network  0:34",
                        "building the network  0:34",
                        "building the network  0:34",
                        "building the network  0:34"),
                drawn(stage("building the network", 0, 0, UNKNOWN, UNKNOWN), true));
    }

    @Test
    void aValidationShowsWhatIsLeftOfTheRunToo() {
        Snapshot now = new Snapshot(
                List.of("epoch 3/10 validation", "3/10 validation", "validation"),
                "images",
                300,
                1200,
                90,
                3,
                10,
                4000,
                null);
        assertEquals(
                List.of(
                        "validation ▕██▎      ▏ 25 % run 1:06:40",
                        "epoch 3/10 validation ▕█▊     ▏ 25 % left 0:10, run 1:06:40",
                        "epoch 3/10 validation ▕██▌       ▏ 300/1,200 90 images/s left 0:10, run 1:06:40",
                        "epoch 3/10 validation  ▕███         ▏  300/1,200 images  90 images/s  left: epoch 0:10, run 1:06:40",
                        "epoch 3/10 validation  ▕███████▌                      ▏  300/1,200 images  90 images/s  left: epoch 0:10, run 1:06:40"),
                drawn(now, true));
    }

    @Test
    void withoutBlocksTheBarIsOfPlainCharacters() {
        assertEquals(
                List.of(
                        "checking [####...] 61 % 845/s 0:01 left",
                        "checking [########.....] 1,234/2,000 845 images/s 0:01 left",
                        "checking  [#############.........]  1,234/2,000 images  845 images/s  0:01 left",
                        "checking  [##################............]  1,234/2,000 images  845 images/s  0:01 left",
                        "checking  [##################............]  1,234/2,000 images  845 images/s  0:01 left"),
                drawn(stage("checking", 1234, 2000, 845.4, 1), false));
    }

    @Test
    void whatIsNotKnownYetIsNotThere() {
        Snapshot beginning =
                new Snapshot(List.of("epoch 1/5", "1/5"), "images", 0, 6144, UNKNOWN, 0.3, UNKNOWN, UNKNOWN, null);
        assertEquals(
                List.of(
                        "epoch 1/5  ▕          ▏  0/6,144 images",
                        "epoch 1/5  ▕                              ▏  0/6,144 images",
                        "epoch 1/5  ▕                              ▏  0/6,144 images",
                        "epoch 1/5  ▕                              ▏  0/6,144 images",
                        "epoch 1/5  ▕                              ▏  0/6,144 images"),
                drawn(beginning, true));
    }

    @Test
    void everyLineFitsAndHasNoClippedWord() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 400; i++) {
            Snapshot now = any(random);
            List<String> whole = List.of(BarLine.of(now, 1000, true).text().split(" +"));
            for (int columns = 39; columns < 170; columns++) {
                String line = BarLine.of(now, columns, true).text();
                assertTrue(BarLine.width(line) <= columns, line);
                assertFalse(line.contains("?") || line.contains("NaN"), line);
                for (String word : line.replaceAll("▕.*▏", "").strip().split(" +")) {
                    if (word.matches("[a-z]{2,}"))
                        assertTrue(whole.contains(word) || whole.contains(word + ":") || word.equals("acc"), line);
                }
            }
        }
    }

    private static Snapshot any(SplittableRandom random) {
        int steps = 1 + random.nextInt(1 << random.nextInt(1, 20)), epochs = 1 + random.nextInt(2000);
        double left = random.nextInt(4) == 0 ? UNKNOWN : Math.pow(10, random.nextDouble(7));
        if (random.nextBoolean()) {
            long total = random.nextBoolean() ? 0 : random.nextLong(1L << 40);
            return stage("a task of some words", random.nextLong(total + 1), total, random.nextDouble(1e6), left);
        }
        Learning learning = new Learning(
                1 + random.nextInt(steps), steps, Math.pow(10, random.nextDouble(-4, 6)), random.nextDouble());
        String count = (1 + random.nextInt(epochs)) + "/" + epochs;
        return new Snapshot(
                List.of("epoch " + count, count), "images", 1, 2, random.nextDouble(1e5), 3, left, left, learning);
    }

    @Test
    void theBarGrowsByEighthsOfAColumn() {
        assertEquals(
                List.of(
                        "▕                     ▏",
                        "▕▏                    ▏",
                        "▕█▉                  ▏",
                        "▕███████████████████▏"),
                Stream.of(0, 1, 15, 160)
                        .map(done -> BarLine.of(stage("a", done, 160, UNKNOWN, UNKNOWN), 40, true)
                                .bar())
                        .toList());
    }

    @Test
    void wideCharactersCountTwice() {
        String text = BarLine.of(stage("图片 loading", 5, 10, UNKNOWN, UNKNOWN), 39, true)
                .text();
        assertEquals("图片 loading  ▕█████     ▏  5/10 images", text);
    }
}
