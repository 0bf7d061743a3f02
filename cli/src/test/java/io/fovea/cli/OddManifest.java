package io.fovea.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Bundles that are whole and sound as zip files, and have something odd in their manifest. */
record OddManifest(Map<String, byte[]> entries, JsonNode manifest) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NAME = "manifest.json";
    private static final String[] ODD = {
        "null",
        "-1",
        "0",
        "1",
        "2.5",
        "2147483647",
        "99999999999999999999",
        "1e400",
        "\"\"",
        "\"NaN\"",
        "\"squash\"",
        "[]",
        "[null]",
        "[0]",
        "[\"a\",\"a\"]",
        "{}",
        "true",
        "[[[[[]]]]]",
        "\"\\u0000\\u001b[2J\""
    };

    static OddManifest of(Path bundle) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(bundle))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return new OddManifest(entries, JSON.readTree(entries.get(NAME)));
    }

    /** Writes a bundle with one field, anywhere in the manifest, replaced or left out; returns what was done. */
    String write(Path file, Random random) {
        try {
            JsonNode odd = manifest.deepCopy();
            String change = change(odd, random);
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
                zip.setLevel(0);
                for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                    zip.putNextEntry(new ZipEntry(entry.getKey()));
                    zip.write(entry.getKey().equals(NAME) ? JSON.writeValueAsBytes(odd) : entry.getValue());
                    zip.closeEntry();
                }
            }
            return change;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String change(JsonNode root, Random random) throws IOException {
        List<ContainerNode<?>> containers = new ArrayList<>();
        collect(root, containers);
        ContainerNode<?> chosen = containers.get(random.nextInt(containers.size()));
        JsonNode value = JSON.readTree(ODD[random.nextInt(ODD.length)]);
        if (chosen instanceof ArrayNode array) {
            int index = random.nextInt(array.size());
            array.set(index, value);
            return "[" + index + "] = " + value;
        }
        ObjectNode object = (ObjectNode) chosen;
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        String name = names.get(random.nextInt(names.size()));
        if (random.nextInt(10) == 0) object.remove(name);
        else object.set(name, value);
        return name + " = " + object.get(name);
    }

    private static void collect(JsonNode node, List<ContainerNode<?>> containers) {
        if (node instanceof ContainerNode<?> container && !container.isEmpty()) containers.add(container);
        for (JsonNode child : node) collect(child, containers);
    }
}
