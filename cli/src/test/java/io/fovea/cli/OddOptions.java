package io.fovea.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;

/** Command lines with odd values for the options that the commands have, whatever they are. */
record OddOptions(Path folder, Path data, Path bundle) {
    private static final List<String> COMMANDS = List.of("train", "train", "train", "predict", "evaluate", "inspect");

    /** Those that take long, or decide where a run is written. */
    private static final Set<String> LEFT_OUT =
            Set.of("--help", "--version", "--all", "--out", "--benchmark", "--offline");

    private static final List<String> ANY = List.of(
            "",
            " ",
            "=",
            "a=b",
            "=x",
            "a.b.c=1",
            ".=1",
            "null",
            "[]",
            "{}",
            "-",
            "-1",
            "0",
            "1",
            "2.5",
            "NaN",
            "Infinity",
            "-Infinity",
            "1e308",
            "1e-320",
            "99999999999",
            "abc",
            "%s%n",
            "none",
            "auto",
            "1,1",
            ",",
            "0.5,0.5,0.5",
            "@x",
            "${user.home}",
            "\u0000",
            "\uD83E\uDD89",
            "nonsense".repeat(2000));

    /** Values that are nearly right, of options whose right values are words or small numbers. */
    private static final Map<String, List<String>> NEARLY = Map.ofEntries(
            Map.entry("--epochs", List.of("0", "1", "-1", "1000001", "1.5")),
            Map.entry("--batch-size", List.of("0", "1", "7", "65536", "65537", "2147483647", "auto", "many")),
            Map.entry("--size", List.of("0", "1", "2", "7", "33", "100000", "4097")),
            Map.entry("--threads", List.of("0", "1", "3", "1025", "-1")),
            Map.entry("--workers", List.of("0", "1", "3", "1025", "-1")),
            Map.entry("--hidden", List.of("0", "5", "5,3", "65537", "-3", "1,,2")),
            Map.entry("--channels", List.of("0", "1", "2", "3", "4")),
            Map.entry("--model", List.of("cnn", "mlp", "CNN", "resnet9", "resnet5000", "../cnn")),
            Map.entry("--weights", List.of("none", "imagenet", "imagenet1k_v9", "absent.pth", ".", "/dev/zero")),
            Map.entry("--recipe", List.of("absent.yaml", ".", "/dev/null")),
            Map.entry(
                    "--set",
                    List.of(
                            "optimizer=5",
                            "network=3",
                            "seed=abc",
                            "epochs=[1]",
                            "augment=7",
                            "input=",
                            "input.framing=null",
                            "network.model=null",
                            "optimizer=null",
                            "augment=null",
                            "network.hidden=x",
                            "network.options=[]",
                            "schedule={}",
                            "earlyStop=null",
                            "precision=1")),
            Map.entry("--option", List.of("width=0", "width=-1", "width=NaN", "norm=7", "x=y", "width=")),
            Map.entry("--augment", List.of("flip=2", "rotate=NaN", "shift=-1", "flip,flip", "flip=", "rotate=1e308")),
            Map.entry("--framing", List.of("crop", "letterbox", "random-crop=0", "random-crop=2", "random-crop=NaN")),
            Map.entry("--schedule", List.of("step=0:0", "step=1:NaN", "cosine=2", "cosine=-1", "step=1", "constant")),
            Map.entry("--early-stop", List.of("loss:0", "loss:-1", "loss", "accuracy:1", ":1")),
            Map.entry("--split", List.of("train", "nonsense", "TEST")),
            Map.entry("--format", List.of("json", "csv", "xml")),
            Map.entry("--train", List.of("head", "all", "-1", "0", "1", "99")),
            Map.entry("--optimizer", List.of("sgd", "adamw", "lion")),
            Map.entry("--norm", List.of("batch", "group", "layer", "none")),
            Map.entry("--activation", List.of("relu", "silu", "nonsense")));

    /** @param seed names the folder of a run */
    List<String> commandLine(Random random, long seed) {
        String command = COMMANDS.get(random.nextInt(COMMANDS.size()));
        List<String> args = new ArrayList<>(List.of(command));
        switch (command) {
            case "train" ->
                args.addAll(List.of(
                        data.toString(), "--out", folder.resolve("odd-" + seed).toString()));
            case "predict" ->
                args.addAll(List.of(
                        bundle.toString(), data.resolve("test/down/0.png").toString()));
            case "evaluate" -> args.addAll(List.of(bundle.toString(), data.toString()));
            default -> args.add(data.toString());
        }
        List<OptionSpec> options = options(command);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            OptionSpec option = options.remove(random.nextInt(options.size()));
            args.add(option.longestName() + (option.arity().max() == 0 ? "" : "=" + value(option, random)));
        }
        if (command.equals("train")) args.addAll(usual(args));
        return args;
    }

    private static List<OptionSpec> options(String command) {
        return new ArrayList<>(
                Fovea.commandLine(Terminal.of(Map.of()))
                        .getSubcommands()
                        .get(command)
                        .getCommandSpec()
                        .options()
                        .stream()
                        .filter(option -> Arrays.stream(option.names()).noneMatch(LEFT_OUT::contains))
                        .toList());
    }

    /** What keeps a run short and off the network. */
    private static List<String> usual(List<String> args) {
        boolean epochs = args.stream().anyMatch(arg -> arg.startsWith("--epochs") || arg.contains("epochs="));
        return Stream.concat(Stream.of("--offline"), epochs ? Stream.of() : Stream.of("--epochs=1"))
                .toList();
    }

    private static String value(OptionSpec option, Random random) {
        List<String> nearly = NEARLY.getOrDefault(option.longestName(), List.of());
        List<String> from = nearly.isEmpty() || random.nextInt(3) == 0 ? ANY : nearly;
        if (option.longestName().equals("--epochs") && from == ANY) from = List.of("abc", "", "NaN", "99999999999");
        return from.get(random.nextInt(from.size()));
    }
}
