"""Golden first weights, from torch.nn.init.

Run with the folder to write into: python3 initialization.py ../resources/golden
Every tensor is filled after torch.manual_seed(SEED). Tolerance: 2e-6.
"""

import json
import sys
from pathlib import Path

import torch
from torch.nn import init

SEED = 11
SHAPES = {"kernel": (4, 3, 2, 2), "wide": (5, 8), "tall": (8, 5)}
CHOICES = {
    "kaiming": lambda t: init.kaiming_normal_(t, mode="fan_out", nonlinearity="relu"),
    "xavier": init.xavier_uniform_,
    "orthogonal": init.orthogonal_,
    "truncnormal": lambda t: init.trunc_normal_(t, std=0.02),
}


def main(folder):
    values = {}
    for choice, fill in CHOICES.items():
        values[choice] = {}
        for name, shape in SHAPES.items():
            torch.manual_seed(SEED)
            tensor = torch.empty(shape)
            fill(tensor)
            values[choice][name] = [float(f"{x:.8g}") for x in tensor.flatten().tolist()]
    golden = dict(versions=dict(torch=torch.__version__), tolerance=2e-6, seed=SEED, shapes=SHAPES, values=values)
    Path(folder, "initialization.json").write_text(json.dumps(golden, separators=(",", ":")))


if __name__ == "__main__":
    main(sys.argv[1])
