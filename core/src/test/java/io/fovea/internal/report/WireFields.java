package io.fovea.internal.report;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The fields of a protobuf message in their order, read by code of its own. */
record WireFields(List<Field> fields) {
    record Field(int number, Object value) {}

    /** Fails where the bytes are no message. */
    static WireFields of(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<Field> fields = new ArrayList<>();
        while (in.hasRemaining()) {
            long key = varint(in);
            Object value = switch ((int) key & 7) {
                case 0 -> varint(in);
                case 1 -> in.getDouble();
                case 2 -> bytes(in, (int) varint(in));
                case 5 -> in.getFloat();
                default -> throw new AssertionError("wire type " + (key & 7));
            };
            fields.add(new Field((int) (key >>> 3), value));
        }
        return new WireFields(fields);
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 127) << shift;
            if (next >= 0) return value;
        }
    }

    private static byte[] bytes(ByteBuffer in, int size) {
        byte[] bytes = new byte[size];
        in.get(bytes);
        return bytes;
    }

    boolean has(int number) {
        return fields.stream().anyMatch(field -> field.number() == number);
    }

    private Object get(int number) {
        List<Object> found = all(number);
        if (found.size() != 1) throw new AssertionError(found.size() + " fields " + number);
        return found.get(0);
    }

    private List<Object> all(int number) {
        return fields.stream()
                .filter(field -> field.number() == number)
                .map(Field::value)
                .toList();
    }

    WireFields message(int number) {
        return of(bytes(number));
    }

    List<WireFields> messages(int number) {
        return all(number).stream().map(value -> of((byte[]) value)).toList();
    }

    byte[] bytes(int number) {
        return (byte[]) get(number);
    }

    List<byte[]> allBytes(int number) {
        return all(number).stream().map(value -> (byte[]) value).toList();
    }

    String text(int number) {
        return new String(bytes(number), StandardCharsets.UTF_8);
    }

    long integer(int number) {
        return (long) get(number);
    }

    double real(int number) {
        return (double) get(number);
    }

    float single(int number) {
        return (float) get(number);
    }
}
