"""Golden values of Grad-CAM and Grad-CAM++ from PyTorch's derivatives.

Run with the folder to write into: python3 explain.py ../resources/golden
Maps and gradients are a formula in whole numbers (see case below and GradCamTest), so that only the results are stored.
The class's score is linear in the maps, with the gradients as its weights; Grad-CAM++ looks at its exponential, whose
second and third derivatives are computed here by automatic differentiation rather than by the paper's equation 19.
"""

import json
import sys
from pathlib import Path

import torch

CASES = {
    "plain": dict(channels=5, height=3, width=4, modulus=101, shift=0.4),
    "one place speaks": dict(channels=2, height=2, width=2, modulus=7, shift=0.8),
    "nothing speaks": dict(channels=3, height=2, width=3, modulus=11, shift=1.2),
    "many channels": dict(channels=40, height=7, width=7, modulus=1009, shift=0.5),
}


def case(c):
    index = torch.arange(c["channels"] * c["height"] * c["width"], dtype=torch.float64)
    maps = (index * 7919 % c["modulus"]) / c["modulus"]
    gradients = (index * 10473 % c["modulus"]) / c["modulus"] - c["shift"]
    shape = (c["channels"], c["height"], c["width"])
    return maps.reshape(shape), gradients.reshape(shape) / 8


def scaled(heat):
    heat = heat.relu()
    return (heat / heat.max() if heat.max() > 0 else heat).flatten().tolist()


def grad_cam(maps, gradients):
    return scaled((gradients.mean(dim=(1, 2))[:, None, None] * maps).sum(0))


def grad_cam_plus_plus(maps, gradients):
    weights = torch.zeros(len(maps), dtype=torch.float64)
    second, third = torch.zeros_like(maps), torch.zeros_like(maps)
    flat = maps.flatten()
    for place in range(len(flat)):  # the derivatives in one place at a time
        x = flat[place].clone().requires_grad_(True)
        score = (gradients.flatten() * flat).sum() - gradients.flatten()[place] * flat[place]
        y = (score + gradients.flatten()[place] * x).exp()
        (one,) = torch.autograd.grad(y, x, create_graph=True)
        (two,) = torch.autograd.grad(one, x, create_graph=True)
        (three,) = torch.autograd.grad(two, x)
        second.view(-1)[place], third.view(-1)[place] = two.detach(), three
    for k in range(len(maps)):
        below = 2 * second[k] + maps[k].sum() * third[k]
        alpha = torch.where(below != 0, second[k] / below, torch.zeros_like(below))
        weights[k] = (alpha * gradients[k].relu()).sum()  # exp(score) of the first derivative falls away when scaled
    return scaled((weights[:, None, None] * maps).sum(0))


if __name__ == "__main__":
    cases = {}
    for name, c in CASES.items():
        maps, gradients = case(c)
        cases[name] = dict(c, gradcam=grad_cam(maps, gradients), plusPlus=grad_cam_plus_plus(maps, gradients))
    result = dict(versions=dict(torch=torch.__version__), tolerance=1e-5, cases=cases)
    Path(sys.argv[1], "explain.json").write_text(json.dumps(result, indent=None, separators=(",", ":")) + "\n")
