package io.fovea.internal.report;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The two kinds of TensorBoard's {@code Event} that a run needs, in the protobuf wire format
 * (https://protobuf.dev/programming-guides/encoding). Field numbers are those of TensorBoard's
 * {@code compat/proto/event.proto} and {@code summary.proto}. By hand, because four kinds of field do not earn a
 * megabyte of protobuf: docs/adr/0004.
 */
final class TensorBoardEvent {
    private static final int VARINT = 0, FIXED64 = 1, LENGTH_DELIMITED = 2, FIXED32 = 5;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private TensorBoardEvent() {}

    /** The first record of every file. */
    static byte[] version(double wallTime) {
        return new TensorBoardEvent()
                .putDouble(1, wallTime)
                .putText(3, "brain.Event:2")
                .bytes();
    }

    /** @param wallTime seconds since 1970 */
    static byte[] scalar(double wallTime, long step, String tag, float value) {
        byte[] summaryValue =
                new TensorBoardEvent().putText(1, tag).putFloat(2, value).bytes();
        byte[] summary = new TensorBoardEvent().putBytes(1, summaryValue).bytes();
        return new TensorBoardEvent()
                .putDouble(1, wallTime)
                .putVarint(2, step)
                .putBytes(5, summary)
                .bytes();
    }

    private TensorBoardEvent putDouble(int field, double value) {
        return putKey(field, FIXED64).putRaw(littleEndian(8).putDouble(value).array());
    }

    private TensorBoardEvent putFloat(int field, float value) {
        return putKey(field, FIXED32).putRaw(littleEndian(4).putFloat(value).array());
    }

    private TensorBoardEvent putVarint(int field, long value) {
        return putKey(field, VARINT).putVarint(value);
    }

    private TensorBoardEvent putText(int field, String value) {
        return putBytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    private TensorBoardEvent putBytes(int field, byte[] value) {
        return putKey(field, LENGTH_DELIMITED).putVarint(value.length).putRaw(value);
    }

    private TensorBoardEvent putKey(int field, int wireType) {
        return putVarint((long) field << 3 | wireType);
    }

    private TensorBoardEvent putVarint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes.write((int) rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        bytes.write((int) rest);
        return this;
    }

    private TensorBoardEvent putRaw(byte[] value) {
        bytes.writeBytes(value);
        return this;
    }

    private byte[] bytes() {
        return bytes.toByteArray();
    }

    private static ByteBuffer littleEndian(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
