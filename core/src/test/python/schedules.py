"""Golden values of the learning rate schedules, from torch.optim.lr_scheduler.

Run with the folder to write into: python3 schedules.py ../resources/golden
Each case lists the factor on the learning rate at every step of a run of EPOCHS epochs of STEPS steps; one-cycle also
the momentum, plateau also the validation figures that it follows.
"""

import json
import sys
import warnings
from pathlib import Path

import torch
from torch.optim import SGD
from torch.optim import lr_scheduler as lr

warnings.filterwarnings("ignore")  # the order of the first optimizer.step() does not matter here

EPOCHS, STEPS = 10, 4
TOTAL = EPOCHS * STEPS
LOSSES = [1.0, 0.8, 0.79999, 0.81, 0.7, 0.75, 0.70001, 0.7, 0.7, 0.65]
ACCURACIES = [0.5, 0.6, 0.6, 0.55, 0.62, 0.62, 0.62, 0.63, 0.60, 0.61]


def optimizer():
    return SGD([torch.zeros(1, requires_grad=True)], lr=1.0, momentum=0.9)


def warmed(own, rising, make, steps):
    """As torchvision's reference script: the schedule begins when the learning rate has risen."""
    if rising == 0:
        return make(own)
    rise = lr.LinearLR(own, start_factor=1 / rising, total_iters=rising - 1)
    return lr.SequentialLR(own, [rise, make(own)], milestones=[rising])


def factors(make, rising=0):
    own = optimizer()
    schedule = warmed(own, rising, make, TOTAL - rising)
    found = []
    for _ in range(TOTAL):
        found.append(own.param_groups[0]["lr"])
        own.step()
        schedule.step()
    return dict(factors=found)


def chained(make, rising):
    """The schedule runs from the first step on, under the rise."""
    own = optimizer()
    schedules = [lr.LinearLR(own, start_factor=1 / rising, total_iters=rising - 1), make(own)]
    found = []
    for _ in range(TOTAL):
        found.append(own.param_groups[0]["lr"])
        own.step()
        for schedule in schedules:
            schedule.step()
    return dict(factors=found)


def restarts(every, growth, end, rising=0):
    """Stepped by parts of epochs, as its documentation shows."""
    own = optimizer()
    schedule = lr.CosineAnnealingWarmRestarts(own, every, growth, end)
    found = [(step + 1) / rising for step in range(rising)]
    for step in range(TOTAL - rising):
        schedule.step(step / STEPS)
        found.append(own.param_groups[0]["lr"])
    return dict(factors=found)


def onecycle(**more):
    own = optimizer()
    schedule = lr.OneCycleLR(own, max_lr=1.0, total_steps=TOTAL, **more)
    rates, momenta = [], []
    for step in range(TOTAL):
        rates.append(own.param_groups[0]["lr"])
        momenta.append(own.param_groups[0]["momentum"])
        own.step()
        if step + 1 < TOTAL:
            schedule.step()
    return dict(factors=rates, momenta=momenta)


def plateau(figures, rising=0, **more):
    own = optimizer()
    rise = lr.LinearLR(own, start_factor=1 / rising, total_iters=rising - 1) if rising else None
    schedule = lr.ReduceLROnPlateau(own, threshold=1e-4, threshold_mode="abs", **more)
    found = []
    for epoch in range(EPOCHS):
        for _ in range(STEPS):
            found.append(own.param_groups[0]["lr"])
            own.step()
            if rise:
                rise.step()
        schedule.step(figures[epoch])
    return dict(factors=found, figures=figures)


def polynomial(own, power, steps):
    return lr.PolynomialLR(own, total_iters=steps, power=power)


def linear(own, end, steps):
    return lr.LinearLR(own, start_factor=1.0, end_factor=end, total_iters=steps)


# the names say how the schedule is written in a recipe
CASES = {
    "constant": factors(lambda o: lr.ConstantLR(o, 1.0, 1)),
    "constant(warmup=0.25)": factors(lambda o: lr.ConstantLR(o, 1.0, 1), 10),
    "step(every=3, gamma=0.2)": factors(lambda o: lr.StepLR(o, 3 * STEPS, 0.2)),
    "step(every=3, gamma=0.2, warmup=0.1)": chained(lambda o: lr.StepLR(o, 3 * STEPS, 0.2), 4),
    "multistep(at=[2, 5, 9], gamma=0.3)": factors(lambda o: lr.MultiStepLR(o, [8, 20, 36], 0.3)),
    "multistep(at=[2, 5.5], gamma=0.3, warmup=0.1)": chained(lambda o: lr.MultiStepLR(o, [8, 22], 0.3), 4),
    "exponential(gamma=0.8)": factors(lambda o: lr.ExponentialLR(o, 0.8 ** (1 / STEPS))),
    "exponential(gamma=0.8, warmup=0.25)": factors(lambda o: lr.ExponentialLR(o, 0.8 ** (1 / STEPS)), 10),
    "linear": factors(lambda o: linear(o, 0.0, TOTAL)),
    "linear(end=0.1, warmup=0.25)": factors(lambda o: linear(o, 0.1, TOTAL - 10), 10),
    "polynomial(power=2)": factors(lambda o: polynomial(o, 2.0, TOTAL)),
    "polynomial(power=0.9, warmup=0.1)": factors(lambda o: polynomial(o, 0.9, TOTAL - 4), 4),
    "cosine": factors(lambda o: lr.CosineAnnealingLR(o, TOTAL)),
    "cosine(warmup=0.1)": factors(lambda o: lr.CosineAnnealingLR(o, TOTAL - 4), 4),
    "cosine(warmup=0.25, end=0.2)": factors(lambda o: lr.CosineAnnealingLR(o, TOTAL - 10, 0.2), 10),
    "restarts(every=3, growth=1)": restarts(3, 1, 0),
    "restarts(every=2, growth=2, end=0.1)": restarts(2, 2, 0.1),
    "restarts(every=1, growth=3, warmup=0.1)": restarts(1, 3, 0, 4),
    "onecycle": onecycle(),
    "onecycle(rise=0.45, start=0.1, end=0.001, low=0.8, high=0.9)": onecycle(
        pct_start=0.45, div_factor=10, final_div_factor=100, base_momentum=0.8, max_momentum=0.9
    ),
    "plateau(patience=1, factor=0.5)": plateau(LOSSES, patience=1, factor=0.5),
    "plateau(patience=0, factor=0.1, cooldown=1)": plateau(LOSSES, patience=0, factor=0.1, cooldown=1),
    "plateau(patience=0, factor=0.3, end=0.05)": plateau(LOSSES, patience=0, factor=0.3, min_lr=0.05),
    "plateau(patience=1, factor=0.5, warmup=0.1)": plateau(LOSSES, 4, patience=1, factor=0.5),
    "plateau(patience=1, factor=0.5, metric=accuracy)": plateau(ACCURACIES, patience=1, factor=0.5, mode="max"),
}

golden = dict(
    made_by=f"schedules.py, PyTorch {torch.__version__}",
    # PyTorch multiplies step by step where we compute in one go
    tolerance=1e-12,
    epochs=EPOCHS,
    stepsPerEpoch=STEPS,
    cases=CASES,
)
text = json.dumps(golden).replace('}, "', '},\n"')
(Path(sys.argv[1]) / "schedules.json").write_text(text + "\n")
