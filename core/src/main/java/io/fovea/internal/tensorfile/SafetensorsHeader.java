package io.fovea.internal.tensorfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fovea.internal.torch.HostCopy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;

/**
 * The header of a safetensors file: its length as a little-endian 64-bit number, then JSON, then the tensors' bytes
 * without gaps (format: huggingface/safetensors, README and safetensors/src/tensor.rs).
 *
 * @param entries the tensors, in the order of the file's header
 * @param metadata free text that the writer attached
 * @param dataStart position of the first byte of tensors
 */
record SafetensorsHeader(Map<String, Entry> entries, Map<String, String> metadata, long dataStart) {
    /** Where a tensor stands: bytes {@code begin} to {@code end}, counted from the start of the data. */
    record Entry(ElementType type, long[] shape, long begin, long end) {}

    private static final String METADATA = "__metadata__";

    /** The reference implementation's limit. */
    private static final long LONGEST = 100_000_000;

    private static final int ALIGNMENT = 8;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** The order of tensors in a file: by element type, then by name, as the reference implementation has it. */
    static List<Map.Entry<String, Tensor>> inOrder(Map<String, Tensor> tensors) {
        return tensors.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Tensor> e) -> ElementType.of(e.getValue()))
                        .thenComparing(Map.Entry::getKey))
                .toList();
    }

    /** Lays out tensors one after the other. */
    static SafetensorsHeader of(List<Map.Entry<String, Tensor>> tensors, Map<String, String> metadata) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        long end = 0;
        for (Map.Entry<String, Tensor> named : tensors) {
            if (named.getKey().equals(METADATA))
                throw new IllegalArgumentException("no tensor may be called " + METADATA);
            ElementType type = ElementType.of(named.getValue());
            long[] shape = HostCopy.shape(named.getValue());
            long begin = end;
            end += TensorBytes.length(type, shape);
            entries.put(named.getKey(), new Entry(type, shape, begin, end));
        }
        return new SafetensorsHeader(entries, new TreeMap<>(metadata), 0);
    }

    /** The header as a file holds it, padded with spaces so that the data starts at a multiple of 8. */
    byte[] toBytes() {
        ObjectNode root = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode text = root.putObject(METADATA);
            metadata.forEach(text::put);
        }
        entries.forEach((name, entry) -> {
            ObjectNode node = root.putObject(name).put("dtype", entry.type.name());
            Arrays.stream(entry.shape).forEach(node.putArray("shape")::add);
            node.putArray("data_offsets").add(entry.begin).add(entry.end);
        });
        byte[] json = root.toString().getBytes(StandardCharsets.UTF_8);
        int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        byte[] bytes = new byte[Long.BYTES + padded];
        Arrays.fill(bytes, (byte) ' ');
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).put(json);
        return bytes;
    }

    /** @throws io.fovea.UserError when anything in the header contradicts the format or the length of the file */
    static SafetensorsHeader read(ByteSource source) {
        long size = source.size();
        if (size < Long.BYTES) throw source.damaged("a safetensors file has at least 8 bytes, found " + size);
        ByteBuffer prefix = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        source.read(prefix, 0);
        long length = prefix.getLong(0);
        if (length < 2 || length > Math.min(LONGEST, size - Long.BYTES)) {
            throw source.damaged(
                    "its header should have " + Long.toUnsignedString(length) + " bytes, the file has " + size);
        }
        ByteBuffer text = ByteBuffer.allocate((int) length);
        source.read(text, Long.BYTES);
        JsonNode root = parse(source, text.array());
        Map<String, Entry> entries = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        root.properties().forEach(field -> {
            if (field.getKey().equals(METADATA)) metadata.putAll(metadata(source, field.getValue()));
            else entries.put(field.getKey(), entry(source, field.getKey(), field.getValue()));
        });
        SafetensorsHeader header = new SafetensorsHeader(
                Collections.unmodifiableMap(entries), Collections.unmodifiableMap(metadata), Long.BYTES + length);
        header.checkLayout(source);
        return header;
    }

    private static JsonNode parse(ByteSource source, byte[] text) {
        try {
            JsonNode root = JSON.readTree(new String(text, StandardCharsets.UTF_8));
            if (root.isObject()) return root;
        } catch (JsonProcessingException e) {
            throw source.damaged("its header is not JSON (" + e.getOriginalMessage() + ")");
        }
        throw source.damaged("its header is not a JSON object");
    }

    private static Map<String, String> metadata(ByteSource source, JsonNode node) {
        Map<String, String> metadata = new LinkedHashMap<>();
        if (!node.isObject()) throw source.damaged(METADATA + " is not a JSON object");
        node.properties().forEach(field -> {
            if (!field.getValue().isTextual()) throw source.damaged(METADATA + "." + field.getKey() + " is not text");
            metadata.put(field.getKey(), field.getValue().textValue());
        });
        return metadata;
    }

    private static Entry entry(ByteSource source, String name, JsonNode node) {
        String dtype = node.path("dtype").asText();
        ElementType type = ElementType.named(dtype)
                .orElseThrow(() -> source.damaged("tensor " + name + " has the type '" + dtype + "', expected one of "
                        + Arrays.toString(ElementType.values())));
        long[] shape = numbers(source, name, node.path("shape"));
        long[] offsets = numbers(source, name, node.path("data_offsets"));
        if (offsets.length != 2 || offsets[0] > offsets[1]) {
            throw source.damaged("tensor " + name + " has the offsets " + Arrays.toString(offsets));
        }
        try {
            long expected = TensorBytes.length(type, shape);
            if (expected != offsets[1] - offsets[0]) {
                throw source.damaged("tensor " + name + " of shape " + Arrays.toString(shape) + " and type " + type
                        + " needs " + expected + " bytes, found " + (offsets[1] - offsets[0]));
            }
        } catch (ArithmeticException e) {
            throw source.damaged("tensor " + name + " has the impossible shape " + Arrays.toString(shape));
        }
        return new Entry(type, shape, offsets[0], offsets[1]);
    }

    private static long[] numbers(ByteSource source, String name, JsonNode node) {
        if (!node.isArray() || node.size() > TensorBytes.MOST_DIMENSIONS) {
            throw source.damaged("tensor " + name + " needs lists of numbers as shape and data_offsets");
        }
        long[] numbers = new long[node.size()];
        for (int i = 0; i < numbers.length; i++) {
            JsonNode number = node.get(i);
            if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
                throw source.damaged("tensor " + name + " has " + number + " where a size or offset is expected");
            }
            numbers[i] = number.longValue();
        }
        return numbers;
    }

    /** The tensors must fill the data exactly: no overlap, no gap, nothing beyond the end. */
    private void checkLayout(ByteSource source) {
        List<Map.Entry<String, Entry>> inOrder = entries.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Entry> e) -> e.getValue().begin)
                        .thenComparingLong(e -> e.getValue().end))
                .toList();
        long end = 0;
        for (Map.Entry<String, Entry> entry : inOrder) {
            if (entry.getValue().begin != end) {
                throw source.damaged("tensor " + entry.getKey() + " begins at " + entry.getValue().begin + ", expected "
                        + end + ": tensors overlap or leave a gap");
            }
            end = entry.getValue().end;
        }
        long found = source.size() - dataStart;
        if (end != found) throw source.damaged("its tensors need " + end + " bytes, found " + found);
    }
}
