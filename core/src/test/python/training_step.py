"""Golden values for what happens in a training step: losses, gradient clipping, sharpness-aware steps, averages.

Written with PyTorch 1.13.1 and torchvision 0.14.1. Losses, clip_grad_norm_, clip_grad_value_ and swa_utils are
PyTorch's, sigmoid_focal_loss torchvision's; the softmax focal loss, adaptive clipping (timm.utils.agc), SAM and the
moving average are the formulas of the papers that the Java code names, written out here. Tolerance: 1e-6 absolute.

    python3 core/src/test/python/training_step.py > core/src/test/resources/golden/training_step.json
"""
import json
import torch
import torch.nn.functional as F
from torch.optim.swa_utils import AveragedModel
from torchvision.ops import sigmoid_focal_loss

torch.manual_seed(7)
N, C = 6, 4
LOGITS = torch.randn(N, C) * 2
INDICES = torch.tensor([0, 3, 1, 1, 2, 3])
SHARES = torch.softmax(torch.randn(N, C), 1)
LABELS = (torch.rand(N, C) > 0.6).float()
WEIGHTS = torch.tensor([0.5, 2.0, 1.0, 3.0])
ONE_HOT = F.one_hot(INDICES, C).float()


def case(name, targets, smoothing, weighted, loss):
    logits = LOGITS.clone().requires_grad_(True)
    value = loss(logits)
    value.backward()
    return dict(loss=name, targets=targets, smoothing=smoothing, weighted=weighted,
                value=value.item(), gradient=logits.grad.flatten().tolist())


def focal(logits, targets, gamma):
    logs = torch.log_softmax(logits, 1)
    return -(targets * (1 - logs.exp()) ** gamma * logs).sum(1).mean()


def smoothed(targets, eps, choices):
    return targets * (1 - eps) + eps / choices


losses = [
    case("crossentropy", "classes", 0, False, lambda x: F.cross_entropy(x, INDICES)),
    case("crossentropy", "classes", 0.1, False, lambda x: F.cross_entropy(x, INDICES, label_smoothing=0.1)),
    case("crossentropy", "classes", 0, True, lambda x: F.cross_entropy(x, INDICES, WEIGHTS)),
    case("crossentropy", "classes", 0.1, True, lambda x: F.cross_entropy(x, INDICES, WEIGHTS, label_smoothing=0.1)),
    case("crossentropy", "shares", 0, False, lambda x: F.cross_entropy(x, SHARES)),
    case("crossentropy", "shares", 0.1, False, lambda x: F.cross_entropy(x, SHARES, label_smoothing=0.1)),
    # PyTorch's mean of shares divides by the images, ours by their weights, as its mean of indices does
    case("crossentropy", "shares", 0, True,
         lambda x: F.cross_entropy(x, SHARES, WEIGHTS) * N / (SHARES @ WEIGHTS).sum()),
    case("nll", "classes", 0, False, lambda x: F.nll_loss(F.log_softmax(x, 1), INDICES)),
    case("nll", "classes", 0, True, lambda x: F.nll_loss(F.log_softmax(x, 1), INDICES, WEIGHTS)),
    case("focal=2", "classes", 0, False, lambda x: focal(x, ONE_HOT, 2)),
    case("focal=1.5", "shares", 0.1, False, lambda x: focal(x, smoothed(SHARES, 0.1, C), 1.5)),
    case("focal=2", "several", 0, False, lambda x: sigmoid_focal_loss(x, LABELS, alpha=-1, gamma=2, reduction="mean")),
    case("bce", "classes", 0, False, lambda x: F.binary_cross_entropy_with_logits(x, ONE_HOT)),
    case("bce", "shares", 0, False, lambda x: F.binary_cross_entropy_with_logits(x, SHARES)),
    case("bce", "several", 0, False, lambda x: F.binary_cross_entropy_with_logits(x, LABELS)),
    case("bce", "several", 0.1, False,
         lambda x: F.binary_cross_entropy_with_logits(x, smoothed(LABELS, 0.1, 2))),
    case("bce", "several", 0, True, lambda x: F.binary_cross_entropy_with_logits(x, LABELS, weight=WEIGHTS)),
    case("mse", "classes", 0, False, lambda x: F.mse_loss(torch.softmax(x, 1), ONE_HOT)),
    case("mse", "several", 0, False, lambda x: F.mse_loss(torch.sigmoid(x), LABELS)),
    case("l1", "classes", 0, False, lambda x: F.l1_loss(torch.softmax(x, 1), ONE_HOT)),
    case("l1", "shares", 0, True, lambda x: ((torch.softmax(x, 1) - SHARES).abs().mean(1) * (SHARES @ WEIGHTS)).sum()
         / (SHARES @ WEIGHTS).sum()),
]

SHAPES = [(3, 2, 2, 2), (3,), (4, 3), (4,)]
VALUES = [torch.randn(s) * 0.3 for s in SHAPES]
GRADIENTS = [torch.randn(s) for s in SHAPES]


def flat(tensors):
    return torch.cat([t.detach().flatten() for t in tensors]).tolist()


def with_gradients():
    parameters = [torch.nn.Parameter(v.clone()) for v in VALUES]
    for p, g in zip(parameters, GRADIENTS):
        p.grad = g.clone()
    return parameters


def clipped(clip):
    parameters = with_gradients()
    clip(parameters)
    return flat([p.grad for p in parameters])


def unit_norm(x):
    return x.norm(2.0) if x.ndim <= 1 else x.norm(2.0, dim=tuple(range(1, x.ndim)), keepdim=True)


def adaptive(parameters, share, eps=1e-3):
    for p in parameters[:-2]:  # not the layer that gives the logits
        most = unit_norm(p.detach()).clamp_(min=eps).mul_(share)
        norm = unit_norm(p.grad)
        p.grad.copy_(torch.where(norm < most, p.grad, p.grad * (most / norm.clamp(min=1e-6))))


clips = {
    "norm=1": clipped(lambda ps: torch.nn.utils.clip_grad_norm_(ps, 1.0)),
    "norm=100": clipped(lambda ps: torch.nn.utils.clip_grad_norm_(ps, 100.0)),
    "value=0.5": clipped(lambda ps: torch.nn.utils.clip_grad_value_(ps, 0.5)),
    "adaptive=0.5": clipped(lambda ps: adaptive(ps, 0.5)),
}

# a bowl of 3 numbers, plain gradient descent with rate 0.1
STEEP = torch.tensor([1.0, 2.0, 0.5])


def sam(rho, steps):
    w = torch.tensor([1.0, -2.0, 3.0])
    for _ in range(steps):
        g = 4 * STEEP * w ** 3
        e = rho * g / (g.norm() + 1e-12)
        w = w - 0.01 * 4 * STEEP * (w + e) ** 3
    return w.tolist()


TEACHER = torch.randn(N, C) * 3


def distilled(temperature):
    logits = LOGITS.clone().requires_grad_(True)
    value = F.kl_div(F.log_softmax(logits / temperature, 1), F.softmax(TEACHER / temperature, 1),
                     reduction="batchmean") * temperature ** 2
    value.backward()
    return dict(temperature=temperature, value=value.item(), gradient=logits.grad.flatten().tolist())


WALK = [torch.randn(5) for _ in range(8)]


def moving(decay):
    mean = torch.zeros(5)
    for n, w in enumerate(WALK):
        d = min(decay, (1 + n) / (10 + n))
        mean = d * mean + (1 - d) * w
    return mean.tolist()


def swa(first):
    model = torch.nn.Linear(5, 1, bias=False)
    average = AveragedModel(model)
    for w in WALK[first:]:
        with torch.no_grad():
            model.weight.copy_(w.reshape(1, 5))
        average.update_parameters(model)
    return average.module.weight.detach().flatten().tolist()


print(json.dumps(dict(
    logits=LOGITS.flatten().tolist(), classes=INDICES.tolist(), shares=SHARES.flatten().tolist(),
    several=LABELS.flatten().tolist(), weights=WEIGHTS.tolist(), losses=losses,
    shapes=SHAPES, values=flat(VALUES), gradients=flat(GRADIENTS), clips=clips,
    sam=sam(0.5, 5), teacher=TEACHER.flatten().tolist(), distilled=[distilled(1.0), distilled(4.0)], walk=[w.tolist() for w in WALK], moving=moving(0.3), swa=swa(6),
    checkpoints=torch.stack(WALK[-3:]).mean(0).tolist()), indent=1))
