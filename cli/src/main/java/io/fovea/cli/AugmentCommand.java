package io.fovea.cli;

import io.fovea.UserError;
import io.fovea.augment.Augmentations;
import io.fovea.data.Part;
import io.fovea.framing.Framing;
import io.fovea.image.Image;
import io.fovea.image.UnreadableImage;
import io.fovea.internal.dataset.Dataset;
import io.fovea.internal.dataset.SplitRule;
import io.fovea.internal.report.ImageGrid;
import io.fovea.internal.source.Sample;
import io.fovea.internal.training.AugmentationPreview;
import io.fovea.train.Recipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fovea augment}. */
@Command(
        name = "augment",
        description = "Draw training images beside what augmentation makes of them.",
        footer = {
            "Examples:",
            "  fovea augment photos --augment flip,rotate=10 --out grid.png",
            "  fovea augment photos --augment \"affine(degrees=20, scale=[0.8, 1.2]),erase\" --out grid.png",
            "  fovea augment photos --recipe run/recipe.yaml --out grid.png",
            "",
            "The first image of a row is as evaluation sees it, the others are as the first epochs of training would"
                    + " see it. Only mixup and cutmix differ there: here they mix it with the image of the row above."
        })
final class AugmentCommand implements Callable<Integer> {
    /** As far as it is not said: small images keep their size, others get the usual one of photographs. */
    private static final int SMALL = 64, USUAL = 224;

    @Spec
    private CommandSpec spec;

    @Mixin
    TerminalOptions terminal;

    @Parameters(paramLabel = "DATA", description = "Labelled images, as for train.")
    Path data = Path.of("");

    @Option(
            names = "--augment",
            paramLabel = "LIST",
            completionCandidates = Candidates.Augmentations.class,
            description = "Augmentations, as for train (default: the recipe's).")
    @Nullable
    String augment;

    @Option(
            names = "--recipe",
            paramLabel = "FILE",
            description = "Augmentations, size, channels, framing and seed of a run (default: none).")
    @Nullable
    Path recipe;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "PNG file to write.")
    Path out = Path.of("augmented.png");

    @Option(names = "--rows", paramLabel = "N", description = "Images, evenly spread over the training images.")
    int rows = 6;

    @Option(names = "--columns", paramLabel = "N", description = "What becomes of each: that many times.")
    int columns = 6;

    @Option(
            names = {"-s", "--size"},
            paramLabel = "PIXELS",
            description = "Side of an image (default: the recipe's, that of small images, or 224).")
    @Nullable
    Integer size;

    @Option(
            names = "--framing",
            paramLabel = "F",
            completionCandidates = Candidates.Framings.class,
            description = "How an image becomes a square, as for train (default: the recipe's, or squash).")
    @Nullable
    String framing;

    @Option(
            names = "--channels",
            paramLabel = "N",
            description = "3 for colour, 1 for gray (default: the recipe's, or as the images are).")
    @Nullable
    Integer channels;

    @Option(names = "--seed", paramLabel = "N", description = "Key of all randomness (default: the recipe's, or 0).")
    @Nullable
    Long seed;

    @Mixin
    ImageOptions images;

    @Override
    public Integer call() {
        Console console = Console.of(spec);
        Recipe said = recipe == null ? null : Recipe.read(recipe);
        Augmentations augmentations = augmentations(said);
        requirePng();
        BooleanSupplier stop = Interruption.install(console);
        try (Dataset dataset = Dataset.open(data, SplitRule.DEFAULT, stop)) {
            List<Sample> samples = new ArrayList<>();
            List<AugmentationPreview.Original> originals = new ArrayList<>();
            read(dataset.samples(Part.TRAIN), samples, originals, console);
            AugmentationPreview preview = preview(said, augmentations, originals);
            ImageGrid.require(originals.size(), columns + 1, preview.framing().height());
            grid(preview, originals).write(out);
            console.out()
                    .printf(
                            Locale.ROOT,
                            "%s: %s beside what %s makes of it in %d epochs%n",
                            out,
                            originals.size() == 1 ? "an image" : originals.size() + " images, each",
                            augmentations.text(),
                            columns);
            for (int i = 0; i < samples.size(); i++) {
                Sample sample = samples.get(i);
                String label = dataset.labels().names().get(sample.label());
                console.out().printf(Locale.ROOT, "  row %d  %s  %s%n", i + 1, label, sample.path());
            }
            return 0;
        }
    }

    private Augmentations augmentations(@Nullable Recipe said) {
        if (augment != null) return Augmentations.parse(augment);
        if (said != null) return said.augment();
        throw new UserError(
                "nothing is said of what to do with the images",
                "give --augment, such as --augment flip,rotate=10, or the --recipe of a run");
    }

    private void requirePng() {
        if (out.toString().toLowerCase(Locale.ROOT).endsWith(".png")) return;
        throw new UserError("--out is no PNG file: " + out, "give a name that ends in .png");
    }

    /** Those that are damaged are named and left out. */
    private void read(
            List<Sample> all, List<Sample> samples, List<AugmentationPreview.Original> originals, Console console) {
        int count = Math.min(all.size(), rows);
        for (int i = 0; i < count; i++) {
            int key = (int) ((long) i * all.size() / count);
            try {
                Image image = all.get(key).origin().read(images.decoder());
                originals.add(new AugmentationPreview.Original(image, key));
                samples.add(all.get(key));
            } catch (UnreadableImage e) {
                if (!e.isDamaged()) throw e;
                console.warning(e.getMessage() + ", and is left out");
            }
        }
        if (originals.isEmpty()) {
            throw new UserError("none of the images can be read", "look at them with: fovea inspect " + data);
        }
    }

    private AugmentationPreview preview(
            @Nullable Recipe said, Augmentations augmentations, List<AugmentationPreview.Original> originals) {
        int longest = 0, colours = 1;
        for (AugmentationPreview.Original original : originals) {
            longest = Math.max(
                    longest,
                    Math.max(original.image().height(), original.image().width()));
            colours = Math.max(colours, original.image().channels());
        }
        Recipe.Input input = new Recipe.Input(
                size != null ? size : said != null ? said.input().size() : longest <= SMALL ? longest : USUAL,
                channels != null ? channels : said != null ? said.input().channels() : colours,
                framing != null ? framing : said != null ? said.input().framing() : "squash",
                null,
                null);
        long key = seed != null ? seed : said != null ? said.seed() : 0;
        Framing parsed = input.parsedFraming();
        return new AugmentationPreview(parsed, input.channels(), augmentations, key);
    }

    private ImageGrid grid(AugmentationPreview preview, List<AugmentationPreview.Original> originals) {
        List<List<Image>> shown = new ArrayList<>();
        for (Image plain : preview.plain(originals)) shown.add(new ArrayList<>(List.of(plain)));
        for (int epoch = 0; epoch < columns; epoch++) {
            List<Image> augmented = preview.augmented(originals, epoch);
            for (int i = 0; i < augmented.size(); i++) shown.get(i).add(augmented.get(i));
        }
        return new ImageGrid(shown);
    }
}
