"""Golden event file of TensorBoardWriter, written byte by byte with the standard library.

Run with the folder to write into: python3 tensorboard_events.py ../resources/golden
Framing: TensorFlow core/lib/io/record_writer.cc; messages: TensorBoard compat/proto/{event,summary}.proto.
"""

import struct
import sys
from pathlib import Path

WALL_TIME = 1700000000.25


def crc32c(data):
    """Castagnoli polynomial, bit by bit (RFC 3720, appendix B.4)."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def masked(data):
    crc = crc32c(data)
    return struct.pack("<I", ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF)


def record(data):
    length = struct.pack("<Q", len(data))
    return length + masked(length) + data + masked(data)


def varint(value):
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def field(number, wire_type, payload):
    return varint(number << 3 | wire_type) + payload


def message(number, payload):
    return field(number, 2, varint(len(payload)) + payload)


def scalar(tag, step, value):
    pair = message(1, tag.encode()) + field(2, 5, struct.pack("<f", value))
    return field(1, 1, struct.pack("<d", WALL_TIME)) + field(2, 0, varint(step)) + message(5, message(1, pair))


if __name__ == "__main__":
    assert crc32c(b"123456789") == 0xE3069283
    events = [field(1, 1, struct.pack("<d", WALL_TIME)) + message(3, b"brain.Event:2")]
    events += [scalar("loss/train", 1, 2.302585), scalar("learning_rate", 300, 1e-4)]
    events += [scalar("accuracy/größe", 5_000_000_000, float("nan")), scalar("x" * 200, 1, -1.5)]
    Path(sys.argv[1], "events.out.tfevents").write_bytes(b"".join(map(record, events)))
