package io.fovea.internal.bundle;

import io.fovea.Version;
import io.fovea.internal.limit.Limit;
import io.fovea.internal.torch.EngineStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a bundle comes from.
 *
 * @param created UTC, to the second
 * @param fovea version of this program
 * @param engine version of libtorch
 * @param java version of the JVM
 * @param platform operating system and processor
 * @param data what it was trained on, in words
 * @param images number of training images
 * @param weights the pretrained weights' file name, or {@code none}
 */
public record Provenance(
        String created,
        String fovea,
        String engine,
        String java,
        String platform,
        String data,
        int images,
        String weights) {
    private static final String UNTOLD = "unknown";

    /** Of a bundle that does not tell. */
    public static final Provenance UNKNOWN = new Provenance(UNTOLD, UNTOLD, UNTOLD, UNTOLD, UNTOLD, UNTOLD, 0, UNTOLD);

    public Provenance {
        created = told(created);
        fovea = told(fovea);
        engine = told(engine);
        java = told(java);
        platform = told(platform);
        data = told(data);
        Limit.IMAGES.require(images);
        weights = told(weights);
    }

    /** History is no reason to refuse a classifier: a file may lack any of it. */
    private static String told(@Nullable String fact) {
        return fact == null ? UNTOLD : fact;
    }

    /** Of a bundle that is being made here and now. */
    public static Provenance here(String data, int images, String weights) {
        return new Provenance(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                Version.current(),
                EngineStatus.now().libtorch(),
                System.getProperty("java.version"),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                data,
                images,
                weights);
    }

    /** Name and value of every fact, for people. */
    public Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>();
        facts.put("created", created);
        facts.put("data", data);
        facts.put("engine", engine);
        facts.put("fovea", fovea);
        facts.put("images", String.valueOf(images));
        facts.put("java", java);
        facts.put("platform", platform);
        facts.put("weights", weights);
        return facts;
    }
}
