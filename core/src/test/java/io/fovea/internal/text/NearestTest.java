package io.fovea.internal.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    private static final List<String> KNOWN = List.of(
            "sgd", "adam", "mobilenet_v2", "mobilenet_v3_large", "resnet50", "zsh", "bash", "--batch-size", "--epochs");

    @ParameterizedTest
    @CsvSource({
        "mobilnet_v2,mobilenet_v2",
        "MobileNet_v2,mobilenet_v2",
        "mobilenet,mobilenet_v2",
        "resnet5000,resnet50",
        "sdg,sgd",
        "adm,adam",
        "--batch,--batch-size",
        "--batchsize,--batch-size",
        "-epochs,--epochs",
        "--epoch,--epochs",
        "bsh,bash"
    })
    void aMisspeltNameGetsTheOneItMeans(String given, String meant) {
        assertEquals("did you mean " + meant + "?", Nearest.fix(given, KNOWN, "none"));
    }

    @ParameterizedTest
    @CsvSource({"foo", "x", "--", "transformer", "--learning-rate"})
    void aNameThatIsLikeNoneGetsNone(String given) {
        assertEquals("none", Nearest.fix(given, KNOWN, "none"));
    }

    @Test
    void aNameThatIsThereIsNotSuggestedForItself() {
        assertEquals("none", Nearest.fix("adam", KNOWN, "none"));
    }
}
