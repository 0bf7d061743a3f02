"""Golden values of RateCurve: fastai 2.7's smoothing (fastai/callback/schedule.py and fastai/learner.py, AvgSmoothLoss
with beta 0.98) and its suggestion `valley`, written out here because fastai is not installed. numpy 1.24.2.

    python3 core/src/test/python/range_test.py > core/src/test/resources/golden/range-test.json

Tolerance: 1e-9 of the value; the suggestion is one of the rates, exactly.
"""

import json

import numpy as np


def smooth(losses, beta=0.98):
    val, count, out = 0.0, 0, []
    for loss in losses:  # AvgSmoothLoss: val = lerp(loss, val, beta), value = val / (1 - beta ** count)
        count += 1
        val = beta * val + (1 - beta) * loss
        out.append(val / (1 - beta**count))
    return out


def valley(lrs, losses):
    n = len(losses)
    max_start, max_end = 0, 0
    lds = [1] * n
    for i in range(1, n):
        for j in range(0, i):
            if (losses[i] < losses[j]) and (lds[i] < lds[j] + 1):
                lds[i] = lds[j] + 1
            if lds[max_end] < lds[i]:
                max_end = i
                max_start = max_end - lds[max_end]
    sections = (max_end - max_start) / 3
    return lrs[max_start + int(sections) + int(sections / 2)]


def case(seed, noise, n=100):
    random = np.random.default_rng(seed)
    rates = [float(1e-7 * (10 / 1e-7) ** (i / (n - 1))) for i in range(n)]
    losses = []
    for rate in rates:
        x = np.log10(rate)
        loss = 2.3 - 1.6 / (1 + np.exp(-2.5 * (x + 3))) + np.exp(3.0 * (x + 0.4)) + noise * random.standard_normal()
        losses.append(round(float(loss), 6))
    means = smooth(losses)
    cut = slice(n // 10, n - 5)
    return {
        "rates": rates,
        "losses": losses,
        "smooth": means,
        "valley": valley(rates[cut], means[cut]),
        "least": rates[int(np.argmin(means))],
    }


print(json.dumps([case(1, 0.02), case(2, 0.05), case(3, 0.3)], separators=(",", ":")))
