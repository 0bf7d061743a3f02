package io.fovea.cli;

import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.weights.PublishedCatalogue;
import io.fovea.train.BuiltInRecipe;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** What a shell offers for values that are words. */
class Candidates implements Iterable<String> {
    private final List<String> words;

    Candidates(String... words) {
        this.words = List.of(words);
    }

    @Override
    public Iterator<String> iterator() {
        return words.iterator();
    }

    static final class Models extends Candidates {
        Models() {
            super(Architectures.all().stream().map(Architecture::name).toArray(String[]::new));
        }
    }

    static final class Weights extends Candidates {
        Weights() {
            super(Stream.concat(PublishedCatalogue.NAMES.stream(), Stream.of("none"))
                    .toArray(String[]::new));
        }
    }

    static final class Parts extends Candidates {
        Parts() {
            super("head", "all");
        }
    }

    static final class Norms extends Candidates {
        Norms() {
            super("batch", "group", "layer");
        }
    }

    static final class Optimizers extends Candidates {
        Optimizers() {
            super("adam", "adamw", "sgd");
        }
    }

    static final class Schedules extends Candidates {
        Schedules() {
            super("constant", "cosine", "cosine=0.1", "step=10:0.1");
        }
    }

    static final class Augmentations extends Candidates {
        Augmentations() {
            super("none", "flip", "rotate", "shift");
        }
    }

    static final class Metrics extends Candidates {
        Metrics() {
            super("loss:5", "accuracy:5");
        }
    }

    static final class Framings extends Candidates {
        Framings() {
            super("squash", "crop", "letterbox", "random-crop");
        }
    }

    static final class Precisions extends Candidates {
        Precisions() {
            super("fp32", "bf16", "auto");
        }
    }

    static final class Recipes extends Candidates {
        Recipes() {
            super(BuiltInRecipe.all().stream().map(BuiltInRecipe::name).toArray(String[]::new));
        }
    }

    static final class Splits extends Candidates {
        Splits() {
            super("train", "validation", "test");
        }
    }

    static final class Formats extends Candidates {
        Formats() {
            super("text", "json", "csv");
        }
    }

    static final class Shells extends Candidates {
        Shells() {
            super("bash", "zsh", "fish");
        }
    }

    static final class Commands extends Candidates {
        Commands() {
            super(
                    "demo",
                    "inspect",
                    "train",
                    "evaluate",
                    "predict",
                    "models",
                    "recipes",
                    "runs",
                    "doctor",
                    "help",
                    "completion");
        }
    }
}
