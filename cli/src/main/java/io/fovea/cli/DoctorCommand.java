package io.fovea.cli;

import io.fovea.Version;
import io.fovea.internal.file.CacheFolder;
import io.fovea.internal.process.ProcessSetting;
import io.fovea.internal.torch.EngineStatus;
import io.fovea.internal.torch.NumberType;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a report of a problem should carry: versions, machine, engine and its settings. */
@Command(
        name = "doctor",
        description = "Show the engine, the machine and the settings in force.",
        footer = {"Example:", "  fovea doctor --json"})
final class DoctorCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    TerminalOptions terminal;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public void run() {
        Map<String, Map<String, Object>> findings = findings();
        Console console = Console.of(spec);
        if (json) console.json(findings);
        else findings.forEach((section, facts) -> print(console.out(), section, facts));
    }

    private static Map<String, Map<String, Object>> findings() {
        Map<String, Map<String, Object>> findings = new LinkedHashMap<>();
        findings.put("fovea", Map.of("version", Version.current()));
        findings.put("java", java());
        EngineStatus status = EngineStatus.now();
        findings.put("machine", machine(status));
        findings.put("engine", engine(status));
        if (!status.process().isEmpty()) findings.put("process", process(status));
        findings.put("folders", folders(status));
        return findings;
    }

    private static Map<String, Object> folders(EngineStatus status) {
        Map<String, Object> folders = new LinkedHashMap<>();
        folders.put("libraries", FolderSize.of(Path.of(status.cacheFolder())));
        CacheFolder.usage().forEach(part -> folders.put(part.part(), FolderSize.of(part)));
        return folders;
    }

    private static Map<String, Object> java() {
        Map<String, Object> java = new LinkedHashMap<>();
        java.put("version", System.getProperty("java.version"));
        java.put("vendor", System.getProperty("java.vendor"));
        java.put("home", System.getProperty("java.home"));
        java.put("heap", Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB");
        return java;
    }

    private static Map<String, Object> machine(EngineStatus status) {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("platform", status.platform());
        machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        Processor processor = Processor.here();
        machine.put("processor", processor.model());
        machine.put("cores", Runtime.getRuntime().availableProcessors());
        machine.put("instructions", processor.instructions());
        return machine;
    }

    private static Map<String, Object> engine(EngineStatus status) {
        Map<String, Object> engine = new LinkedHashMap<>();
        engine.put("libtorch", status.libtorch());
        engine.put("kernels", status.cpuCapability());
        engine.put("threads", status.threads());
        engine.put("blas", status.blasThreads());
        engine.put("precision", NumberType.fastest().toString());
        engine.put("cuda", status.cuda());
        return engine;
    }

    /** What native libraries take from the environment: docs/adr/0001. */
    private static Map<String, Object> process(EngineStatus status) {
        Map<String, Object> process = new LinkedHashMap<>();
        for (ProcessSetting setting : status.process()) {
            String value = setting.value();
            process.put(
                    setting.variable(),
                    switch (setting.source()) {
                        case ENVIRONMENT -> value + " (environment)";
                        case FOVEA -> value + " (set by Fovea)";
                        case NOBODY -> "cannot be set here: " + value + "; start with ./fovea";
                    });
        }
        return process;
    }

    private static void print(PrintWriter out, String section, Map<String, Object> facts) {
        out.println(section);
        facts.forEach((name, value) -> out.printf("  %-24s%s%n", name, text(value)));
    }

    private static String text(Object value) {
        if (value instanceof FolderSize folder) return folder.text();
        if (value instanceof List<?> list) {
            return String.join(" ", list.stream().map(String::valueOf).toList());
        }
        return value.toString();
    }
}
