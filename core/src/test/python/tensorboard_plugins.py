"""Golden event file of what TensorBoardWriter writes beside scalars, byte by byte with the standard library.

Run with the folder to write into: python3 tensorboard_plugins.py ../resources/golden
Messages: TensorBoard compat/proto/{event,summary,tensor}.proto, plugins/hparams/plugin_data.proto, and
google/protobuf/struct.proto. Two files: of a run, and of its end. The tolerance is none.
"""

import struct
import sys
from pathlib import Path

from tensorboard_events import WALL_TIME, field, message, record, varint

NUMBER, TEXT, SWITCH = 3, 1, 2
SUCCESS = 1

SETTINGS = [
    ("network.model", TEXT, "größe"),
    ("network.dropout", NUMBER, None),
    ("epochs", NUMBER, 300),
    ("optimizer.lr", NUMBER, 1e-4),
    ("rates.decayNorms", SWITCH, False),
    ("loss", TEXT, "x" * 200),
    ("norms", SWITCH, True),
]


def double(number, value):
    return field(number, 1, struct.pack("<d", value))


def integer(number, value):
    return field(number, 0, varint(value))


def event(step, value):
    return double(1, WALL_TIME) + integer(2, step) + message(5, message(1, value))


def hparams(tag, data):
    metadata = message(1, message(1, b"hparams") + message(2, data)) + integer(4, 2)  # DATA_CLASS_TENSOR
    empty_tensor = bytes([0x08, 0x01, 0x12, 0x02, 0x12, 0x00])  # DT_FLOAT, shape [0]
    return event(0, message(1, tag.encode()) + message(8, empty_tensor) + message(9, metadata))


def value(kind, given):
    if kind == NUMBER:
        return double(2, given)
    return message(3, given.encode()) if kind == TEXT else integer(4, int(given))


def start():
    entries = [(name, value(kind, given)) for name, kind, given in SETTINGS if given is not None]
    settings = b"".join(message(1, message(1, name.encode()) + message(2, given)) for name, given in entries)
    return hparams("_hparams_/session_start_info", message(3, settings + double(5, WALL_TIME)))


def end():
    return hparams("_hparams_/session_end_info", message(4, integer(1, SUCCESS) + double(2, WALL_TIME)))


def image():
    dimension = message(2, integer(1, 3))
    strings = message(8, b"300") + message(8, b"2") + message(8, b"\x89PNG...")
    tensor = integer(1, 7) + message(2, dimension) + strings  # DT_STRING
    plugin = message(1, message(1, b"images"))
    metadata = plugin + message(3, "Zeilen: größer".encode()) + integer(4, 3)  # DATA_CLASS_BLOB_SEQUENCE
    return event(7, message(1, b"confusion/validation") + message(8, tensor) + message(9, metadata))


if __name__ == "__main__":
    version = double(1, WALL_TIME) + message(3, b"brain.Event:2")
    files = {"events.hparams": [version, start(), image()], "events.end": [version, end()]}
    for name, events in files.items():
        Path(sys.argv[1], name).write_bytes(b"".join(map(record, events)))
