package io.fovea.internal.report;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A message in the protobuf wire format (https://protobuf.dev/programming-guides/encoding), field by field. By hand,
 * because four kinds of field do not earn a megabyte of protobuf: docs/adr/0004.
 */
final class WireMessage {
    private static final int VARINT = 0, FIXED64 = 1, LENGTH_DELIMITED = 2, FIXED32 = 5;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    WireMessage putDouble(int field, double value) {
        return putKey(field, FIXED64).putRaw(littleEndian(8).putDouble(value).array());
    }

    WireMessage putFloat(int field, float value) {
        return putKey(field, FIXED32).putRaw(littleEndian(4).putFloat(value).array());
    }

    WireMessage putVarint(int field, long value) {
        return putKey(field, VARINT).putVarint(value);
    }

    WireMessage putText(int field, String value) {
        return putBytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    WireMessage putBytes(int field, byte[] value) {
        return putKey(field, LENGTH_DELIMITED).putVarint(value.length).putRaw(value);
    }

    private WireMessage putKey(int field, int wireType) {
        return putVarint((long) field << 3 | wireType);
    }

    private WireMessage putVarint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes.write((int) rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        bytes.write((int) rest);
        return this;
    }

    private WireMessage putRaw(byte[] value) {
        bytes.writeBytes(value);
        return this;
    }

    WireMessage put(int field, WireMessage message) {
        return putBytes(field, message.bytes());
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    private static ByteBuffer littleEndian(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
