"""Golden trajectories of the optimisers, from torch.optim where it has them.

Run with the folder to write into: python3 optimizers.py ../resources/golden
Two groups: a matrix and a kernel at the whole rate and decay, a bias at a tenth of the rate without decay. The rate falls
from step to step. First values and gradients are a formula (see below and OptimizerGoldenTest), so that only the results
are stored. Lamb, Lion and Muon are written out here as in their papers, in float32. Tolerance: 2e-5.
"""

import json
import math
import sys
from pathlib import Path

import torch

torch.set_num_threads(1)
SHAPES = {"matrix": (4, 3), "kernel": (3, 2, 2, 2), "bias": (5,)}
STEPS = 25
KEPT = (1, 2, 7, STEPS)


def formula(tensor, salt):
    shape = SHAPES[tensor]
    index = torch.arange(math.prod(shape), dtype=torch.int64)
    number = list(SHAPES).index(tensor)
    return ((index * 7919 + (number + 3 * salt) * 10473) % 1009 / 1009.0 - 0.5).to(torch.float64).reshape(shape)


def gradient(name, parameter, step):
    """Of a bowl whose middle moves; every eleventh element has none."""
    steep = (formula(name, 1) + 0.7).float()
    noise = (0.4 * formula(name, 10 + step)).float()
    gradient = steep * parameter + noise
    gradient.view(-1)[5::11] = 0
    return gradient


class Lamb:
    """You et al. 2019 (arXiv:1904.00962), algorithm 2; no adaptation where there is no decay, as in the paper's program."""

    def __init__(self, beta1, beta2, eps):
        self.beta1, self.beta2, self.eps = beta1, beta2, eps

    def step(self, x, g, state, t, lr, decay, group):
        m = state["m"] = self.beta1 * state.get("m", 0) + (1 - self.beta1) * g
        v = state["v"] = self.beta2 * state.get("v", 0) + (1 - self.beta2) * g * g
        r = (m / (1 - self.beta1**t)) / ((v / (1 - self.beta2**t)).sqrt() + self.eps)
        if group["decay"] == 0:
            return x - lr * r
        u = r + decay * x
        return x - lr * (x.norm() / u.norm()) * u


class Lion:
    """Chen et al. 2023 (arXiv:2302.06675), algorithm 2."""

    def __init__(self, beta1, beta2):
        self.beta1, self.beta2 = beta1, beta2

    def step(self, x, g, state, t, lr, decay, group):
        m = state.get("m", torch.zeros_like(x))
        update = torch.sign(self.beta1 * m + (1 - self.beta1) * g)
        state["m"] = self.beta2 * m + (1 - self.beta2) * g
        return x - lr * (update + decay * x)


class Muon:
    """torch/optim/_muon.py of PyTorch 2.9 with adjust_lr_fn="match_rms_adamw" in float32; AdamW for vectors."""

    def __init__(self, momentum, nesterov, beta1, beta2, eps):
        self.momentum, self.nesterov = momentum, nesterov
        self.beta1, self.beta2, self.eps = beta1, beta2, eps

    def step(self, x, g, state, t, lr, decay, group):
        if x.dim() == 1:
            m = state["m"] = self.beta1 * state.get("m", 0) + (1 - self.beta1) * g
            v = state["v"] = self.beta2 * state.get("v", 0) + (1 - self.beta2) * g * g
            x = x * (1 - lr * decay)
            return x - lr * (m / (1 - self.beta1**t)) / ((v / (1 - self.beta2**t)).sqrt() + self.eps)
        b = state["b"] = torch.lerp(state.get("b", torch.zeros_like(x)), g, 1 - self.momentum)
        update = torch.lerp(g, b, self.momentum) if self.nesterov else b
        matrix = update.flatten(1)
        rows, columns = matrix.shape
        z = matrix.T if rows > columns else matrix
        z = z / z.norm().clamp(min=1e-7)
        for _ in range(5):
            gram = z @ z.T
            z = 3.4445 * z + (-4.7750 * gram + 2.0315 * gram @ gram) @ z
        z = z.T if rows > columns else z
        x = x * (1 - lr * decay)
        return x - lr * 0.2 * math.sqrt(max(rows, columns)) * z.reshape(x.shape)


def torchs(name, settings):
    names = {
        "weightDecay": "weight_decay",
        "momentumDecay": "momentum_decay",
        "lrDecay": "lr_decay",
        "initial": "initial_accumulator_value",
    }
    options = {names.get(key, key): value for key, value in settings.items()}
    if "beta1" in options:
        options["betas"] = (options.pop("beta1"), options.pop("beta2"))
    if name == "NAdam":
        options["foreach"] = True  # the other form multiplies one momentum twice in PyTorch 1.13, a mistake put right later
    return lambda groups: getattr(torch.optim, name)(groups, **options)


CASES = [
    ("Adam", dict(lr=0.05, beta1=0.9, beta2=0.99, eps=1e-8, weightDecay=0.1, amsgrad=False)),
    ("Adam", dict(lr=0.05, beta1=0.8, beta2=0.9, eps=1e-6, weightDecay=0, amsgrad=True)),
    ("AdamW", dict(lr=0.05, beta1=0.9, beta2=0.999, eps=1e-8, weightDecay=0.3, amsgrad=False)),
    ("AdamW", dict(lr=0.05, beta1=0.9, beta2=0.8, eps=1e-7, weightDecay=0.3, amsgrad=True)),
    ("Sgd", dict(lr=0.1, momentum=0, nesterov=False, weightDecay=0.1, dampening=0)),
    ("Sgd", dict(lr=0.1, momentum=0.9, nesterov=False, weightDecay=0, dampening=0)),
    ("Sgd", dict(lr=0.1, momentum=0.9, nesterov=True, weightDecay=0.05, dampening=0)),
    ("Sgd", dict(lr=0.1, momentum=0.8, nesterov=False, weightDecay=0.05, dampening=0.5)),
    ("NAdam", dict(lr=0.05, beta1=0.9, beta2=0.999, eps=1e-8, weightDecay=0.1, momentumDecay=0.004)),
    ("NAdam", dict(lr=0.05, beta1=0.8, beta2=0.9, eps=1e-6, weightDecay=0, momentumDecay=0.1)),
    ("RAdam", dict(lr=0.05, beta1=0.9, beta2=0.999, eps=1e-8, weightDecay=0.1)),
    ("RAdam", dict(lr=0.05, beta1=0.8, beta2=0.9, eps=1e-6, weightDecay=0)),
    ("RmsProp", dict(lr=0.01, alpha=0.99, eps=1e-8, momentum=0, centered=False, weightDecay=0.1)),
    ("RmsProp", dict(lr=0.01, alpha=0.9, eps=1e-6, momentum=0.8, centered=False, weightDecay=0)),
    ("RmsProp", dict(lr=0.01, alpha=0.9, eps=1e-3, momentum=0.5, centered=True, weightDecay=0.1)),
    ("Adagrad", dict(lr=0.1, lrDecay=0, initial=0, eps=1e-10, weightDecay=0.1)),
    ("Adagrad", dict(lr=0.1, lrDecay=0.1, initial=0.2, eps=1e-8, weightDecay=0)),
    ("Adadelta", dict(lr=1.0, rho=0.9, eps=1e-6, weightDecay=0)),
    ("Adadelta", dict(lr=5.0, rho=0.8, eps=1e-4, weightDecay=0.1)),
    ("Lamb", dict(lr=0.02, beta1=0.9, beta2=0.999, eps=1e-6, weightDecay=0.1)),
    ("Lion", dict(lr=0.01, beta1=0.9, beta2=0.99, weightDecay=0.5)),
    ("Muon", dict(lr=0.02, momentum=0.95, nesterov=True, weightDecay=0.1, beta1=0.9, beta2=0.99, eps=1e-8)),
    ("Muon", dict(lr=0.02, momentum=0.8, nesterov=False, weightDecay=0, beta1=0.9, beta2=0.99, eps=1e-8)),
]
PAPERS = {"Lamb": Lamb, "Lion": Lion, "Muon": Muon}
GROUPS = [
    dict(names=["matrix", "kernel"], rate=1, decay=1),
    dict(names=["bias"], rate=0.1, decay=0),
]


def rate(lr, step):
    return lr * (1 - step / (2 * STEPS))


def of_torch(name, settings, parameters):
    optimizer = torchs({"Sgd": "SGD", "RmsProp": "RMSprop"}.get(name, name), settings)(
        [{"params": [parameters[n] for n in g["names"]]} for g in GROUPS]
    )
    for step in range(STEPS):
        for group, ours in zip(optimizer.param_groups, GROUPS):
            group["lr"] = rate(settings["lr"], step) * ours["rate"]
            group["weight_decay"] = settings["weightDecay"] * ours["decay"]
            for n in ours["names"]:
                parameters[n].grad = gradient(n, parameters[n].detach(), step)
        optimizer.step()
        yield step + 1, {n: p.detach().clone() for n, p in parameters.items()}


def of_paper(name, settings, parameters):
    rule = PAPERS[name](**{k: v for k, v in settings.items() if k not in ("lr", "weightDecay")})
    state = {n: {} for n in parameters}
    for step in range(STEPS):
        for group in GROUPS:
            lr = rate(settings["lr"], step) * group["rate"]
            decay = settings["weightDecay"] * group["decay"]
            for n in group["names"]:
                g = gradient(n, parameters[n], step)
                parameters[n] = rule.step(parameters[n], g, state[n], step + 1, lr, decay, group)
        yield step + 1, {n: p.clone() for n, p in parameters.items()}


def case(name, settings):
    parameters = {n: (2 * formula(n, 0)).float() for n in SHAPES}
    steps = {}
    for step, values in (of_paper if name in PAPERS else of_torch)(name, settings, parameters):
        if step in KEPT:
            steps[str(step)] = {n: [float(f"{x:.8g}") for x in v.flatten().tolist()] for n, v in values.items()}
    return dict(name=name, settings=settings, steps=steps)


def main(folder):
    golden = dict(
        versions=dict(torch=torch.__version__),
        tolerance=2e-5,
        cases=[case(name, settings) for name, settings in CASES],
    )
    Path(folder, "optimizers.json").write_text(json.dumps(golden, separators=(",", ":")))


if __name__ == "__main__":
    main(sys.argv[1])
