"""Writes the small .pth files of TorchFileTest: python3 tensor_files.py ../resources/golden/tensors

Values are exact in every type, so the tests compare without tolerance.
"""
import collections
import os
import pickle
import sys

import torch

out = sys.argv[1]
os.makedirs(out, exist_ok=True)


def save(name, value, **options):
    torch.save(value, os.path.join(out, name + ".pth"), **options)


def both(name, value):
    save(name + "-zip", value)
    save(name + "-legacy", value, _use_new_zipfile_serialization=False)


def state():
    """weight = [[0, .5, 1], [1.5, 2, 2.5]], bias = [-1, 1]."""
    return collections.OrderedDict(
        weight=torch.arange(6, dtype=torch.float32).reshape(2, 3) / 2, bias=torch.tensor([-1.0, 1.0])
    )


both("ordered", state())
both("plain", dict(state()))
both("nested", {"state_dict": state(), "epoch": 3, "best": 0.5, "optimizer": {"param_groups": [{"lr": 0.1}]}})
both("beside", {"rng": torch.zeros(3, dtype=torch.uint8), "model": state(), 7: None})
both("wrapped", collections.OrderedDict(("module." + k, v) for k, v in state().items()))

types = {
    str(t).replace("torch.", ""): torch.tensor([0, 1, 2, 100]).to(t)
    for t in (torch.float64, torch.float32, torch.float16, torch.bfloat16)
    + (torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool)
}
both("types", types)

base = torch.arange(24, dtype=torch.float32).reshape(4, 6)
views = {
    "whole": base,
    "transposed": base.t(),
    "part": base[1:3, 2:4],
    "column": base[:, 5],
    "repeated": torch.tensor([7.0]).expand(2, 3),
    "channelsLast": torch.arange(8, dtype=torch.float32).reshape(1, 2, 2, 2).contiguous(memory_format=torch.channels_last),
}
both("views", views)
both("odd", {"scalar": torch.tensor(2.5), "empty": torch.zeros(0, 3), "parameter": torch.nn.Parameter(torch.ones(2))})
both("bare", torch.ones(2))
both("nothing", {"epoch": 3})

module = torch.nn.Sequential(torch.nn.Linear(2, 2))
torch.save(module.state_dict(), os.path.join(out, "metadata-zip.pth"))
torch.save(module, os.path.join(out, "module-zip.pth"))
for protocol in (3, 4):
    save("protocol%d-zip" % protocol, state(), pickle_protocol=protocol)
    save("protocol%d-legacy" % protocol, state(), pickle_protocol=protocol, _use_new_zipfile_serialization=False)
torch.jit.save(torch.jit.script(torch.nn.Linear(1, 1)), os.path.join(out, "script.pt"))


class Command:
    """os.system("touch executed") when unpickled."""

    def __reduce__(self):
        return os.system, ("touch executed",)


class Expression:
    def __reduce__(self):
        return eval, ("open('executed', 'w')",)


both("command", {"weight": torch.ones(2), "extra": Command()})
both("expression", {"weight": torch.ones(2), "extra": Expression()})
with open(os.path.join(out, "pickle.pkl"), "wb") as file:
    pickle.dump({"weight": [1.0]}, file, protocol=2)
with open(os.path.join(out, "VERSIONS.txt"), "w") as file:
    file.write("Written by core/src/test/python/tensor_files.py with PyTorch %s; compared exactly.\n" % torch.__version__)
