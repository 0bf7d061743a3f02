package io.fovea.cli;

import io.fovea.augment.Augmentation;
import io.fovea.ensemble.VoteRule;
import io.fovea.framing.Framing;
import io.fovea.internal.architecture.Architecture;
import io.fovea.internal.architecture.Architectures;
import io.fovea.internal.choice.Choices;
import io.fovea.internal.weights.PublishedCatalogue;
import io.fovea.train.Average;
import io.fovea.train.Balance;
import io.fovea.train.BuiltInRecipe;
import io.fovea.train.Clip;
import io.fovea.train.LightHead;
import io.fovea.train.LossSpec;
import io.fovea.train.OptimizerSpec;
import io.fovea.train.Schedule;
import io.fovea.train.Unfreeze;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** What a shell offers for values that are words. */
class Candidates implements Iterable<String> {
    private final List<String> words;

    Candidates(String... words) {
        this.words = List.of(words);
    }

    /** The names of a family. */
    Candidates(Class<?> family) {
        words = Choices.of(family).names();
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

    static final class Heads extends Candidates {
        Heads() {
            super(LightHead.class);
        }
    }

    static final class Soups extends Candidates {
        static final List<String> NAMES = List.of("uniform", "greedy");

        Soups() {
            super(NAMES.toArray(String[]::new));
        }
    }

    static final class Votes extends Candidates {
        Votes() {
            super(Stream.of(VoteRule.values()).map(VoteRule::toString).toArray(String[]::new));
        }
    }

    static final class Parts extends Candidates {
        Parts() {
            super("head", "all");
        }
    }

    static final class BatchNormChoices extends Candidates {
        BatchNormChoices() {
            super("train", "frozen", "reestimate");
        }
    }

    static final class Initializations extends Candidates {
        Initializations() {
            super("usual", "kaiming", "xavier", "orthogonal", "truncnormal");
        }
    }

    static final class Explanations extends Candidates {
        Explanations() {
            super("gradcam", "gradcam++", "occlusion", "integrated");
        }
    }

    static final class Calibrations extends Candidates {
        Calibrations() {
            super("temperature", "none");
        }
    }

    static final class Recomputes extends Candidates {
        Recomputes() {
            super("none", "blocks");
        }
    }

    static final class Norms extends Candidates {
        Norms() {
            super("batch", "group", "layer");
        }
    }

    static final class Optimizers extends Candidates {
        Optimizers() {
            super(OptimizerSpec.class);
        }
    }

    static final class Schedules extends Candidates {
        Schedules() {
            super(Schedule.class);
        }
    }

    static final class Augmentations extends Candidates {
        Augmentations() {
            super(Augmentation.class);
        }
    }

    static final class Losses extends Candidates {
        Losses() {
            super(LossSpec.class);
        }
    }

    static final class Balances extends Candidates {
        Balances() {
            super(Balance.class);
        }
    }

    static final class Clips extends Candidates {
        Clips() {
            super(Clip.class);
        }
    }

    static final class Averages extends Candidates {
        Averages() {
            super(Average.class);
        }
    }

    static final class Unfreezings extends Candidates {
        Unfreezings() {
            super(Unfreeze.class);
        }
    }

    static final class Metrics extends Candidates {
        Metrics() {
            super("loss:5", "accuracy:5", "f1:5", "map:5");
        }
    }

    static final class Framings extends Candidates {
        Framings() {
            super(Framing.class);
        }
    }

    static final class Precisions extends Candidates {
        Precisions() {
            super("fp32", "bf16", "auto");
        }
    }

    static final class TrainingPrecisions extends Candidates {
        TrainingPrecisions() {
            super("fp32", "bf16", "fp16", "auto");
        }
    }

    static final class Recipes extends Candidates {
        Recipes() {
            super(BuiltInRecipe.all().stream().map(BuiltInRecipe::name).toArray(String[]::new));
        }
    }

    /** Of one run. */
    static final class RunRecipes extends Candidates {
        static final List<String> NAMES = Stream.concat(
                        BuiltInRecipe.all().stream().map(BuiltInRecipe::name), Stream.of(RecipeOptions.AUTO))
                .toList();

        RunRecipes() {
            super(NAMES.toArray(String[]::new));
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

    static final class Scores extends Candidates {
        Scores() {
            super("accuracy", "loss");
        }
    }

    static final class Methods extends Candidates {
        Methods() {
            super("grid", "random", "halving", "hyperband");
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
                    "augment",
                    "train",
                    "tune",
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
