"""Golden event file of what TensorBoardWriter writes beside scalars, byte by byte with the standard library.

Run with the folder to write into: python3 tensorboard_plugins.py ../resources/golden
Messages: TensorBoard compat/proto/{event,summary,tensor}.proto, plugins/hparams/{plugin_data,api}.proto, and
google/protobuf/struct.proto. The tolerance is none. Written by it is also a file of the end of a run.
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
METRICS = ["accuracy/validation", "loss/validation"]


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


def experiment():
    infos = b"".join(message(4, message(1, name.encode()) + integer(4, kind)) for name, kind, _ in SETTINGS)
    metrics = b"".join(message(5, message(1, message(2, tag.encode()))) for tag in METRICS)
    return hparams("_hparams_/experiment", message(2, infos + metrics))


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
    pixels = integer(1, 2) + integer(2, 300) + integer(3, 3) + message(4, b"\x89PNG...")
    description = message(3, "Zeilen: größer".encode())
    return event(7, message(1, b"confusion/validation") + message(4, pixels) + message(9, description))


if __name__ == "__main__":
    version = double(1, WALL_TIME) + message(3, b"brain.Event:2")
    files = {"events.hparams": [version, experiment(), start(), image()], "events.end": [version, end()]}
    for name, events in files.items():
        Path(sys.argv[1], name).write_bytes(b"".join(map(record, events)))
